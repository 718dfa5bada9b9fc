"""Talks to QBO over HTTP; knows nothing of databases (``ports`` says what it needs from others)."""
