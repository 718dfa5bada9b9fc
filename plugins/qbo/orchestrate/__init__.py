"""Airflow's side: connections, assets, retry policy and the tasks that the DAG files name."""
