"""One local stack from its start to its end, and what people are told of it."""

import argparse
import errno
import os
import select
import socket
import sys
import time
import webbrowser
from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import urlsplit

from local.aws.deploy import DeployError
from local.pinging import show_model
from local.slack.installation import Limits
from local.stack import LocalStack
from local.synth import SynthError


def serve(options: argparse.Namespace, context: Mapping[str, str], stop: socket.socket) -> int:
    """Runs the stack until `stop` has something to read; the exit code, 1 where something keeps it from starting.

    A `supervised` one tells its port on standard input, a socket, and ends when the other side closes it. The one that
    is started `again` says only what is new.
    """
    say = _silent if options.supervised == "again" else _say
    started = time.monotonic()
    try:
        report, others = (lambda text: say(f"{text} …")), options.others
        limits = Limits(rate_limit=options.rate_limits)
        with LocalStack(port=options.port, context=context, others=others, report=report, limits=limits) as stack:
            say(f"Started in {time.monotonic() - started:.1f} s. Press Ctrl-C to stop.")
            _say("AWS on this machine: " + " ".join(f"{key}={value}" for key, value in stack.aws.variables().items()))
            show_model(stack.backend, os.environ, say)
            say(f"Ready: {stack.slack.url}")
            if options.browser and _has_screen():
                webbrowser.open(stack.slack.url)
            _wait(stop, stack.slack.url, supervised=bool(options.supervised))
    except (DeployError, SynthError, ValueError, OSError) as error:
        print(f"Cannot start: {_reason(error, options.port)}", file=sys.stderr)
        return 1
    return 0


def _wait(stop: socket.socket, url: str, *, supervised: bool) -> None:
    if not supervised:
        stop.recv(1)
        _say("Stopping …")
        return
    with socket.socket(fileno=os.dup(sys.stdin.fileno())) as supervisor, suppress(ConnectionError):
        supervisor.sendall(str(urlsplit(url).port).encode())
        select.select([stop, supervisor], [], [])


def _reason(error: Exception, port: int) -> str:
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return f"port {port} is taken. Try --port 0 for a free one."
    return str(error)


def _say(text: str) -> None:
    print(text, flush=True)


def _silent(text: str) -> None:
    """Says nothing."""


def _has_screen() -> bool:
    return sys.platform in ("darwin", "win32") or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
