"""Takes rules out of the product, one at a time, and records which tests fail: ``python -m mutants --help``."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
