"""The pages inside Airflow's UI: they read through ``web.read`` and act through ``flow``; see README.md."""
