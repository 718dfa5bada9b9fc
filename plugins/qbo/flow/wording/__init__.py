"""Plain words: causes, headings, amounts; no stage, no database."""
