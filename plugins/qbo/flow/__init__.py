"""The stages of a sync as plain functions, in the order of the data; no Airflow, no HTTP, no SQL text."""
