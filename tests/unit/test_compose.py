"""docker-compose.yml and the Dockerfile, as far as they can be checked without a Docker engine."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = (ROOT / "docker-compose.yml").read_text()
SERVICES = yaml.safe_load(COMPOSE)["services"]
EXAMPLE = (ROOT / ".env.example").read_text()
MAY_BE_EMPTY = {
    "QBO_NOTIFIER",
    "QBO_NOTIFIER_KWARGS",
    "AIRFLOW_BASE_URL",
    "AIRFLOW_PORT",
    "OAUTHLIB_INSECURE_TRANSPORT",
    "QBO_REDIRECT_URI",
}


def test_it_follows_the_compose_specification():
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        "vendor.compose-spec",
        "docker-compose.yml",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_a_service_that_breaks_the_specification_is_noticed(tmp_path):
    (tmp_path / "broken.yml").write_text("services: {a: {image: [1]}}")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", "broken.yml"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 1


def test_every_setting_is_required_or_known_to_be_optional():
    required = set(re.findall(r"\$\{(\w+):\?", COMPOSE))
    every = set(re.findall(r"(?<!\$)\$\{(\w+)", COMPOSE))
    assert every - required == MAY_BE_EMPTY
    assert {"POSTGRES_PASSWORD", "AIRFLOW_ADMIN_PASSWORD", "QBO_CLIENT_SECRET", "QBO_TOKEN_KEY"} <= required


def test_the_example_names_every_required_setting_and_gives_no_secret():
    given = dict(re.findall(r"^(\w+)=(.*)$", EXAMPLE, re.MULTILINE))
    assert set(re.findall(r"\$\{(\w+):\?", COMPOSE)) <= given.keys()
    assert {name for name, value in given.items() if value} == {
        "QBO_ENVIRONMENT",
        "QBO_BASE_URL",
        "QBO_DISCOVERY_URL",
    }


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_that_stays_up_has_a_health_check(name):
    assert "healthcheck" in SERVICES[name] or SERVICES[name]["restart"].startswith("on-failure")


def test_ports_are_published_on_this_machine_only():
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_what_the_images_copy_and_the_services_mount_is_there():
    copied = re.findall(r"^COPY \S+ (\S+) ", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    mounted = re.findall(r"- (\./\S+?):", COMPOSE)
    assert copied
    assert mounted
    assert [path for path in [*copied, *mounted] if not (ROOT / path).exists()] == []


def test_the_connections_are_json_once_their_settings_are_filled_in():
    filled = re.sub(r"(?<!\$)\$\{\w+[^}]*\}", "x", COMPOSE)
    environment = yaml.safe_load(filled)["x-airflow"]["environment"]
    aero, qbo = (yaml.safe_load(environment[f"AIRFLOW_CONN_{name}"]) for name in ("AERO_DB", "QBO"))
    assert (aero["schema"], aero["password"]) == ("aero", "x")
    assert (qbo["conn_type"], qbo["extra"]["discovery_url"]) == ("qbo", "x")
