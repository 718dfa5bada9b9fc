"""Clients that nobody here wrote, from the package index, work against the emulator (requirements-peers.txt)."""

import json
import os
import subprocess
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = Path(os.environ.get("PEERS_PYTHON", ROOT / ".venv-peers" / "bin" / "python"))
STREAMS = {"customers": "Customer", "vendors": "Vendor", "employees": "Employee", "classes": "Class", "items": "Item"}

pytestmark = pytest.mark.skipif(not PYTHON.exists(), reason=f"no peers environment at {PYTHON}: `make peers` builds it")


def run(script, *arguments):
    command = [str(PYTHON), str(Path(__file__).parent / "peers" / script), *arguments]
    environment = {**os.environ, "OAUTHLIB_INSECURE_TRANSPORT": "1"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_python_quickbooks_reads_writes_batches_and_captures_changes(sample, control):
    seen = json.loads(run("with_python_quickbooks.py", sample.url, sample.realm, control.refresh_token(sample.realm)))
    assert seen == {
        "customers": {
            "count": 19,
            "all": 19,
            "page": ["2", "3"],
            "where": 1,
            "amy": "Amy",
            "renamed": "Peer & Daughters",
            "duplicate": 6240,
        },
        "times": {"item": "Hours", "gone": 610},
        "batch": {"made": 2, "faults": ["6240"]},
        "bad": 4001,
        "cdc": 20,
    }
    assert control.unhandled() == []


def test_tap_quickbooks_extracts_every_row_of_five_lists_and_the_time(sample, control):
    token = control.refresh_token(sample.realm)
    out = run("with_tap_quickbooks.py", sample.url, sample.realm, token, *STREAMS, "time_activities")
    messages = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
    records = Counter(message["stream"] for message in messages if message["type"] == "RECORD")
    dump = control.dump(sample.realm)
    assert records == {
        **{stream: len(dump[entity]) for stream, entity in STREAMS.items()},
        "time_activities": len(dump["TimeActivity"]),
    }
    assert control.unhandled() == []
