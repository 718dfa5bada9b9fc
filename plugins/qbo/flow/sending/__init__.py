"""An operation, its batch, and what became of it (promise 1)."""
