#!/usr/bin/env bash
# Brings both databases up to date and writes the password of the UI's user; safe to run again, also after an upgrade.
set -euo pipefail
airflow db migrate
python -m qbo migrate
umask 077
python - >/opt/aero/auth/passwords.json <<'PYTHON'
import json, os
print(json.dumps({"admin": os.environ["AIRFLOW_ADMIN_PASSWORD"]}))
PYTHON
