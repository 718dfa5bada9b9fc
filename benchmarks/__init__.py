"""What the product costs in calls, time and memory: ``python -m benchmarks [NAME …]``, or ``make bench`` for all."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = [str(ROOT / name) for name in ("plugins", "emulator")]
sys.path[:0] = [folder for folder in FOLDERS if folder not in sys.path]
