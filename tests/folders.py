"""Where the databases of this test process keep what stands outside them."""

import atexit
import shutil
import tempfile
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp(prefix="hub-tests-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)


def register_of(database: str) -> Path:
    """The register of erasures of one database."""
    return FOLDER / f"{database}.jsonl"
