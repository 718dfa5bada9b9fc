"""Talks to PostgreSQL; knows nothing of HTTP. The statements are in ``include/sql``."""
