"""The supervisor: it says where the hub is, restarts what dies, and leaves no process behind, however it ends."""

import json
import signal
import socket
import time
import urllib.request

import psutil
import pytest

from hub.embedded import supervise
from hub.embedded.listening import answering_instance, check_port
from hub.embedded.processes import CannotStart


def healthz(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
        return json.load(answer)


def comes_back(port):
    for _ in range(100):
        if answering_instance(port):
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
            check_port(port)


@pytest.mark.parametrize(
    ("host", "other"), [("127.0.0.2", "127.0.0.1"), ("::1", "127.0.0.1"), ("127.0.0.1", "127.0.0.2")]
)
def test_the_port_is_asked_for_where_the_hub_will_listen(port, host, other):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as program:
        program.bind((host, port))
        program.listen()
        with pytest.raises(CannotStart, match=f"Port {port} is already in use"):
            check_port(port, host)
        check_port(port, other)


@pytest.mark.parametrize("host", ["192.0.2.7", "no-such-name.invalid"])
def test_an_address_of_another_machine_is_told_with_what_to_do(port, host):
    with pytest.raises(CannotStart, match=f"HUB_HOST={host} is no address .* Unset HUB_HOST"):
        check_port(port, host)


def test_the_hub_is_greeted_where_it_listens(fake_hub, var, port):
    hub = fake_hub(var, port, "web", "127.0.0.2")
    assert f"http://127.0.0.2:{port}/" in hub.wait_for("ready")
    assert answering_instance(port, "127.0.0.2") and answering_instance(port) is None
    assert hub.end(signal.SIGINT) == 0


def test_a_number_that_is_no_port_is_told(port):
    with pytest.raises(CannotStart, match="70000 is not a port"):
        check_port(70000)


def test_two_hubs_on_one_data_folder_do_not_meet(fake_hub, var, port):
    first = fake_hub(var, port)
    first.wait_for("ready")
    second = fake_hub(var, port + 1)
    second.wait_for("Another hub")
    assert second.process.wait(timeout=30) == 2
    assert healthz(port)["instance"]


@pytest.mark.parametrize(
    ("host", "bound"), [("0.0.0.0", "0.0.0.0:8123"), ("::1", "[::1]:8123"), ("10.1.2.3", "10.1.2.3:8123")]
)
def test_the_web_server_listens_where_it_is_told(host, bound):
    assert bound in supervise.children(8123, {"HUB_HOST": host})[0].argv


def test_the_children_of_the_real_hub():
    web, worker = supervise.children(8123, {"SECRET": "canary"})
    assert "127.0.0.1:8123" in web.argv
    assert web.env == worker.env == {"SECRET": "canary"}
    assert "canary" not in " ".join(web.argv + worker.argv)
