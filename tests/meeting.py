"""Two sessions at the same moment: the first does its work, and commits when the second waits for it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from threading import Event
from time import monotonic, sleep
from typing import Any

WAITS = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
LONGEST = 15


def meet(
    everything: Callable[..., Any],
    first: tuple[AbstractContextManager, Callable[[], Any]],
    second: tuple[AbstractContextManager, Callable[[], Any]],
) -> Any:
    """Run both, each as (who acts, what they do); returns what the second does, or raises what it raises."""
    done, go = Event(), Event()

    def hold():
        acting, do = first
        with acting:
            do()
            done.set()
            assert go.wait(LONGEST)

    def follow():
        assert done.wait(LONGEST)
        acting, do = second
        with acting:
            return do()

    with ThreadPoolExecutor(2) as pool:
        holding, following = pool.submit(hold), pool.submit(follow)
        until = monotonic() + LONGEST
        while everything(WAITS)[0][0] == 0 and not following.done() and monotonic() < until:
            sleep(0.02)
        waited = not following.done()
        go.set()
        holding.result(LONGEST)
        assert waited, "The two sessions never met."
        return following.result(LONGEST)
