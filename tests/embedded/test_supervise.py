"""The supervisor: it says where the hub is, restarts what dies, and leaves no process behind, however it ends."""

import json
import signal
import socket
import time
import urllib.request

import psutil
import pytest

from hub.embedded import supervise
from hub.embedded.processes import CannotStart


def healthz(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
        return json.load(answer)


def comes_back(port):
    for _ in range(100):
        if supervise.answering_instance(port):
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_signal_leaves_no_process_behind(fake_hub, var, port, number):
    hub = fake_hub(var, port, "orphans")
    assert f"http://127.0.0.1:{port}/" in hub.wait_for("ready")
    assert {"postgres", "valkey-server"} <= {process.name() for process in hub.family}
    assert hub.end(number) == 0
    assert hub.survivors(patience=0) == []


def test_a_stop_while_the_servers_start_leaves_no_process_behind(fake_hub, var, port):
    hub = fake_hub(var, port)
    hub.wait_for("servers up")
    hub.end(signal.SIGTERM)
    assert hub.survivors(patience=0) == []


def test_a_hub_killed_outright_takes_its_processes_along(fake_hub, var, port):
    hub = fake_hub(var, port)
    hub.wait_for("ready")
    hub.end(signal.SIGKILL)
    assert hub.survivors() == []


def test_a_hub_killed_outright_can_be_started_again_at_once(fake_hub, var, port):
    first = fake_hub(var, port)
    first.wait_for("ready")
    first.end(signal.SIGKILL)
    first.survivors()
    second = fake_hub(var, port)
    second.wait_for("ready")
    assert second.end(signal.SIGTERM) == 0


def test_a_child_that_dies_is_started_again(fake_hub, var, port):
    hub = fake_hub(var, port)
    hub.wait_for("ready")
    psutil.Process(healthz(port)["pid"]).kill()
    hub.wait_for("starting it again")
    assert comes_back(port)
    assert hub.end(signal.SIGINT) == 0


def test_a_child_that_keeps_dying_stops_the_hub_with_a_sentence(fake_hub, var, port):
    hub = fake_hub(var, port, "dies")
    assert "ended 5 times soon after its start (last with code 3)" in hub.wait_for("so the hub stops")
    assert hub.process.wait(timeout=30) == 1
    assert hub.survivors() == []


def test_a_taken_port_is_told_with_what_to_do(port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        with pytest.raises(CannotStart, match=f"Port {port} is already in use.*make PORT={port + 1}"):
            supervise.check_port(port)


def test_a_number_that_is_no_port_is_told(port):
    with pytest.raises(CannotStart, match="70000 is not a port"):
        supervise.check_port(70000)


def test_two_hubs_on_one_data_folder_do_not_meet(fake_hub, var, port):
    first = fake_hub(var, port)
    first.wait_for("ready")
    second = fake_hub(var, port + 1)
    second.wait_for("Another hub")
    assert second.process.wait(timeout=30) == 2
    assert healthz(port)["instance"]


def test_the_children_of_the_real_hub():
    web, worker = supervise.children(8123, {"SECRET": "canary"})
    assert "127.0.0.1:8123" in web.argv
    assert web.env == worker.env == {"SECRET": "canary"}
    assert "canary" not in " ".join(web.argv + worker.argv)
