"""A run up to QBO's door, with a stand-in behind it (R2)."""
