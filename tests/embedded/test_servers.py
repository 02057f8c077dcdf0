"""The embedded servers: they start, keep what they are given, heal what a crash left, and trust nobody."""

import contextlib
import os
import socket
import stat
import time

import psutil
import psycopg
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DataError, IntegrityError

from hub.embedded import CannotStart, servers
from hub.embedded.processes import leftovers


def ask(url, statement):
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            result = connection.execute(text(statement))
            return result.scalar() if result.returns_rows else None
    finally:
        engine.dispose()


def put(local, value):
    with redis.Redis.from_url(local.redis_url) as client:
        client.set("kept", value)


def got(local):
    with redis.Redis.from_url(local.redis_url) as client:
        return client.get("kept")


def kill_servers(var):
    for process in leftovers(var):
        with contextlib.suppress(psutil.NoSuchProcess):  # PostgreSQL's own go with the first of them
            process.kill()


def test_data_and_secrets_survive_a_restart(var):
    with servers(var) as first:
        ask(first.admin_url, "create table kept as select 42 as answer")
        put(first, "42")
    with servers(var) as second:
        assert ask(second.admin_url, "select answer from kept") == 42
        assert got(second) == b"42"
        assert second.secrets == first.secrets
    assert leftovers(var) == []


@pytest.mark.asvs("13.2.3", "13.3.1")
def test_each_secret_is_private_and_no_two_are_the_same(local, shared_var):
    assert stat.S_IMODE((shared_var / "secrets.json").stat().st_mode) == 0o600
    assert len(set(local.secrets.values())) == len(local.secrets) >= 7
    for folder in ("postgres", "postgres/data", "valkey", "run"):
        assert stat.S_IMODE((shared_var / folder).stat().st_mode) == 0o700


@pytest.mark.asvs("13.2.3")
def test_the_sockets_ask_for_a_password(local):
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(host=str(local.socket_folder), user="postgres", password="wrong", dbname="postgres")
    path = str(local.socket_folder / "valkey.sock")
    with redis.Redis(unix_socket_path=path, retry=Retry(NoBackoff(), 0)) as nobody:
        with pytest.raises(redis.AuthenticationError):
            nobody.ping()


def test_nothing_listens_on_the_network(local, shared_var):
    assert [each for process in leftovers(shared_var) for each in process.net_connections("inet")] == []


@pytest.mark.asvs("13.2.2")
def test_no_server_runs_as_root(local, shared_var):
    assert {process.name() for process in leftovers(shared_var)} == {"postgres", "valkey-server"}
    assert 0 not in {process.uids().real for process in leftovers(shared_var)}


def test_a_database_with_the_extensions_that_the_hub_needs(local):
    for extension in ("btree_gist", "pg_trgm"):
        ask(local.admin_url, f"create extension {extension}")
    assert ask(local.admin_url, "select uuid_extract_version(uuidv7())") == 7


def test_another_live_hub_on_the_same_data_is_refused(local, shared_var):
    with pytest.raises(CannotStart, match=f"Another hub \\(process {os.getpid()}\\) is using"):
        with servers(shared_var, durable=False):
            pass
    assert ask(local.admin_url, "select 1") == 1


@pytest.mark.asvs("16.2.5")
def test_the_log_keeps_no_personal_data(local, shared_var):
    ask(local.admin_url, "create table person (name text primary key)")
    ask(local.admin_url, "insert into person values ('Canary')")
    with pytest.raises(IntegrityError):
        ask(local.admin_url, "insert into person values ('Canary')")
    with pytest.raises(DataError):  # whose very sentence quotes the value
        ask(local.admin_url, "select cast('Canary' as uuid)")
    log = (shared_var / "log" / "postgres.log").read_text()
    assert "ready to accept connections" in log
    assert "Canary" not in log


def test_a_stale_pid_file_that_names_a_living_stranger_is_healed(var):
    with servers(var, durable=False):
        pass
    data = var / "postgres" / "data"
    (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n1\n5432\n{var / 'run'}\n\n1 1\nready\n")
    with socket.socket(socket.AF_UNIX) as stale:
        stale.bind(str(var / "run" / "valkey.sock"))
    with servers(var, durable=False) as local:
        assert ask(local.admin_url, "select 1") == 1


def test_a_half_finished_initdb_is_begun_again(var):
    half = var / "postgres" / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with servers(var, durable=False) as local:
        assert ask(local.admin_url, "select 1") == 1
    assert not half.exists()


def test_servers_that_were_killed_come_back_with_what_they_had_acknowledged(var):
    with servers(var) as local:
        ask(local.admin_url, "create table kept as select 42 as answer")
        kill_servers(var)
    with servers(var) as local:
        assert ask(local.admin_url, "select answer from kept") == 42


def test_a_server_that_dies_under_a_running_hub_is_healed(var):
    with servers(var) as local:
        ask(local.admin_url, "create table kept as select 42 as answer")
        assert local.heal() == []
        kill_servers(var)
        healed = set()
        until = time.monotonic() + 10
        while len(healed) < 2 and time.monotonic() < until:
            healed |= set(local.heal())
        assert healed == {"Valkey", "PostgreSQL"}
        assert ask(local.admin_url, "select answer from kept") == 42
        put(local, "42")


def test_a_path_too_long_for_a_socket_gets_a_short_folder_for_it(var):
    deep = var / ("long" * 25)
    with servers(deep, durable=False) as local:
        assert ask(local.admin_url, "select 1") == 1
        assert not local.socket_folder.is_relative_to(deep)
    assert not local.socket_folder.exists()


def test_data_of_another_version_is_refused_with_a_sentence(var):
    with servers(var, durable=False):
        pass
    (var / "postgres" / "data" / "PG_VERSION").write_text("17\n")
    with pytest.raises(CannotStart, match="made by PostgreSQL 17, and this is 18"):
        with servers(var, durable=False):
            pass


def test_lost_secrets_are_told_and_not_replaced(var):
    with servers(var, durable=False):
        pass
    (var / "secrets.json").unlink()
    with pytest.raises(CannotStart, match="secrets.json is gone"):
        with servers(var, durable=False):
            pass
    assert not (var / "secrets.json").exists()
