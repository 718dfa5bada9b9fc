#!/usr/bin/env bash
# Run once by the postgres image, when its volume is empty: a database and an owner each for Airflow and for Aero.
set -euo pipefail
psql --username "$POSTGRES_USER" --dbname postgres --set ON_ERROR_STOP=1 \
    --set airflow_password="$AIRFLOW_DB_PASSWORD" --set aero_password="$AERO_DB_PASSWORD" <<'SQL'
CREATE ROLE airflow LOGIN PASSWORD :'airflow_password';
CREATE DATABASE airflow OWNER airflow;
CREATE ROLE aero LOGIN PASSWORD :'aero_password';
CREATE DATABASE aero OWNER aero;
SQL
