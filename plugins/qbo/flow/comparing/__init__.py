"""Values of Aero and of QBO side by side: pure."""
