"""Where the databases of this test process keep what stands outside them: keys, the register of erasures.

Nothing of a demonstration that runs beside the tests is in it.
"""

import atexit
import shutil
import tempfile
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp(prefix="hub-tests-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)


def folder_of(database: str) -> Path:
    """The folder of one database's hub."""
    return FOLDER / database
