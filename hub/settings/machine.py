"""This machine: where the project lies on it, and the names by which it reaches itself."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")
