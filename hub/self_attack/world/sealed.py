"""The world's trail so far is sealed, with a copy outside; what comes after it waits."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hub.kernel.seal.keys import make_key
from hub.sealing.copies import send_once
from hub.sealing.sealer import seal_once


def seal(world: Any) -> None:
    """One round of the sealer, under a key that is thrown away."""
    relay = world.app.extensions["hub_relay"]
    with TemporaryDirectory() as folder:
        seal_once(relay, make_key(Path(folder), "hub.example.gov.uk"))
        send_once(relay, f"file:{folder}/copy.txt", "")
