"""The whole product on one machine, from nothing: ``make demo``; the end-to-end tests use the same parts."""
