"""A function's processes: how many there are, and what becomes of them."""

import os
import socket
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from local.aws.pool import Limits, Pool
from tests.local.aws.support import SAMPLE, Start, ask
from tests.waiting import until

HOLD = replace(SAMPLE, handler="sample.hold")
SOON = 0.01


@dataclass
class Held:
    """Invocations that say which process they are in, and then wait for `release`."""

    listening: socket.socket
    threads: ThreadPoolExecutor
    connections: list[socket.socket] = field(default_factory=list)

    def invoke(self, pool: Pool) -> "Future[Any]":
        return self.threads.submit(ask, pool, self.listening.getsockname()[1])

    def next(self) -> int:
        """The process of the next invocation that runs."""
        connection, _ = self.listening.accept()
        self.connections.append(connection)
        return int(connection.recv(20))

    def release(self) -> None:
        """Lets the invocation that began first go on."""
        self.connections.pop(0).close()


@pytest.fixture
def held() -> Iterator[Held]:
    with socket.create_server(("127.0.0.1", 0)) as listening, ThreadPoolExecutor() as threads:
        listening.settimeout(20)
        made = Held(listening, threads)
        yield made
        while made.connections:
            made.release()


def runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_overlapping_invocations_run_in_processes_of_their_own(held: Held, start: Start) -> None:
    pool = start(HOLD, limits=Limits(patience=SOON))
    answers = [held.invoke(pool) for _ in range(3)]
    processes = {held.next() for _ in range(3)}
    for _ in range(3):
        held.release()
    assert {answer.result()["pid"] for answer in answers} == processes
    assert len(processes) == 3


def test_no_more_processes_run_than_the_limit(held: Held, start: Start) -> None:
    pool = start(HOLD, limits=Limits(most=2, patience=SOON))
    answers = [held.invoke(pool) for _ in range(6)]
    processes = [held.next(), held.next()]
    ask(start(SAMPLE))  # which takes as long as a third process of the pool
    for _ in range(4):
        held.release()
        processes.append(held.next())
    held.release()
    held.release()
    assert sorted(answer.result()["pid"] for answer in answers) == sorted(processes)
    assert len(set(processes)) == 2


def test_an_idle_process_stops_but_the_last_one_stays(held: Held, start: Start) -> None:
    pool = start(HOLD, limits=Limits(patience=SOON, idle=SOON))
    answers = [held.invoke(pool) for _ in range(3)]
    processes = [held.next() for _ in range(3)]
    for _ in answers:
        held.release()
    assert all(not answer.result()["failed"] for answer in answers)
    (left,) = until(lambda: alive if len(alive := [one for one in processes if runs(one)]) == 1 else None)
    answer = held.invoke(pool)
    assert held.next() == left
    held.release()
    assert answer.result()["pid"] == left


def test_a_killed_process_fails_its_invocation_and_is_replaced(held: Held, start: Start) -> None:
    pool = start(HOLD)
    assert not pool.kill()
    answer = held.invoke(pool)
    killed = held.next()
    assert pool.kill()
    assert answer.result()["errorType"] == "Runtime.ExitError"
    assert not runs(killed)
    held.release()
    again = held.invoke(pool)
    assert held.next() != killed
    held.release()
    assert not again.result()["failed"]


def test_an_idle_process_that_ended_is_replaced(start: Start) -> None:
    pool = start(SAMPLE)
    ended = ask(pool)["pid"]
    os.kill(ended, 9)
    until(lambda: ask(pool).get("pid", ended) != ended)


def test_stop_ends_invocations_and_leaves_no_process(held: Held, start: Start) -> None:
    pool = start(HOLD, limits=Limits(most=2, patience=SOON))
    answers = [held.invoke(pool) for _ in range(3)]
    processes = [held.next(), held.next()]
    pool.stop()
    assert {answer.result()["errorType"] for answer in answers} == {"Runtime.ExitError"}
    assert not any(runs(process) for process in processes)
    assert ask(pool)["errorType"] == "Runtime.ExitError"


def test_a_function_that_can_not_be_loaded_fails_every_invocation(held: Held, start: Start) -> None:
    pool = start(replace(SAMPLE, handler="nowhere.handler"), limits=Limits(patience=SOON))
    answers = [held.invoke(pool) for _ in range(4)]
    assert all(answer.result()["failed"] for answer in answers)
