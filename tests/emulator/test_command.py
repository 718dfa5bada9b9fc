"""``python -m qbo_emulator`` by itself."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import requests

EMULATOR = Path(__file__).parents[2] / "emulator"


def test_alone_it_prints_what_is_needed_to_connect_and_stops_when_told():
    command = [sys.executable, "-m", "qbo_emulator", "--port", "0", "--realm", "42"]
    environment = {**os.environ, "PYTHONPATH": str(EMULATOR)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        lines = [process.stdout.readline() for _ in range(5)]
        url, discovery, door, realm, token = (
            re.split(r"\s{2,}|token ", line.strip(), maxsplit=1)[-1] for line in lines
        )
        try:
            found = requests.get(discovery.split()[-1], timeout=10).json()
            form = {"grant_type": "refresh_token", "refresh_token": token.strip()}
            answer = requests.post(found["token_endpoint"], data=form, auth=("id", "secret"), timeout=10).json()
            headers = {"Authorization": f"Bearer {answer['access_token']}", "Accept": "application/json"}
            company = requests.get(f"{url}/v3/company/42/companyinfo/42", headers=headers, timeout=10).json()
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
    assert company["CompanyInfo"]["CompanyName"] == "Larkspur & Sons Landscaping"
    assert "_control" in door
    assert realm.startswith("42")
