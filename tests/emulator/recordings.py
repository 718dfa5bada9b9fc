"""The recorded exchanges as data, and how alike an answer must be."""

import json
import os
import re
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
RECORDINGS = Path(os.environ.get("QBO_RECORDINGS", ROOT.parent / "shared" / "qbo"))
VCR = RECORDINGS / "minimul_qbo_api" / "spec" / "vcr"
EXQ = RECORDINGS / "boulevard_ExQuickBooks" / "test" / "fixtures"
OURS_2026 = {"IsProject", "ClientEntityId", "V4IDPseudonym"}  # not yet there in the recordings of 2020

WHY_SKIPPED = f"no recordings at {RECORDINGS}: set QBO_RECORDINGS"


def exchanges(name):
    """Requests and responses of one cassette, bodies as JSON."""
    found = yaml.safe_load((VCR / name).read_text(encoding="utf-8"))["http_interactions"]
    return [(item["request"], item["response"], json.loads(item["response"]["body"]["string"])) for item in found]


def header(response, name):
    return response["headers"].get(name, [None])[0]


def replay(api, request, body=None):
    """The recorded request sent to the emulator; the recorder left the company out of some URLs."""
    path = re.sub(r"^https://[^/]+/v3/(company/[^/]+/)?", "", request["uri"])
    return api.call(request["method"].upper(), path, json=body)


def recorded_body(request):
    return json.loads(request["body"]["string"])


def load(api, control, entity, rows):
    """Recorded rows as the company's own, read-only fields and times included."""
    control.import_objects(api.realm, {entity: rows})


def same_shape(ours, theirs, where="$"):
    """The same keys in the same order and the same kinds of values, all the way down."""
    if isinstance(theirs, dict):
        mine = [key for key in ours if key not in OURS_2026 - set(theirs)]
        assert mine == list(theirs), where
        for key in theirs:
            same_shape(ours[key], theirs[key], f"{where}.{key}")
    elif isinstance(theirs, list):
        assert len(ours) == len(theirs), where
        for i, (a, b) in enumerate(zip(ours, theirs, strict=True)):
            same_shape(a, b, f"{where}[{i}]")
    else:
        assert isinstance(ours, int | float) if isinstance(theirs, int | float) else type(ours) is type(theirs), where


def same_but_for(names, ours, theirs):
    """Two objects, without these properties and those that came after the recordings."""
    left_out = names | OURS_2026
    assert {k: v for k, v in ours.items() if k not in left_out} == {
        k: v for k, v in theirs.items() if k not in left_out
    }


def same_headers(answer, response):
    assert answer.status_code == response["status"]["code"]
    assert answer.headers["Content-Type"] == header(response, "Content-Type")
    assert re.fullmatch(r"1-[0-9a-f]{8}-[0-9a-f]{24}", answer.headers["intuit_tid"])
    assert bool(answer.headers.get("QBO-Version")) == bool(header(response, "Qbo-Version"))
