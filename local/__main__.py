"""`python -m local`: starts the local stack, prints its one URL, and stops it on Ctrl-C."""

import argparse
import errno
import logging
import os
import signal
import socket
import sys
import time
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager

from greenlight.spec.catalog import search
from local.aws.deploy import DeployError
from local.stack import LocalStack
from local.synth import SynthError
from stacks.context import search_own_packages

DEFAULT_PORT = 8900


def main() -> int:
    """Returns the exit code: 0 after Ctrl-C; 1 if the stack cannot start, with the reason on standard error."""
    options = _options()
    if options.chain_packages:
        search(options.chain_packages.split(","))
    else:
        search_own_packages()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    started = time.monotonic()
    try:
        context = {"greenlight:gate_timeout_seconds": str(options.gate_timeout)} if options.gate_timeout else {}
        with _stop_signals() as stop, LocalStack(port=options.port, context=context, report=_report) as stack:
            print(f"Started in {time.monotonic() - started:.1f} s. Press Ctrl-C to stop.")
            print("AWS on this machine:", *(f"{name}={value}" for name, value in stack.aws.variables().items()))
            print(f"Ready: {stack.slack.url}", flush=True)
            if options.browser and _has_screen():
                webbrowser.open(stack.slack.url)
            stop.recv(1)
            print("Stopping …", flush=True)
    except (DeployError, SynthError, ValueError, OSError) as error:
        print(f"Cannot start: {_reason(error, options.port)}", file=sys.stderr)
        return 1
    return 0


@contextmanager
def _stop_signals() -> Iterator[socket.socket]:
    """Yields a socket that receives a byte for each Ctrl-C and SIGTERM.

    A Python signal handler is not enough: if it runs just before the main thread starts to wait, it does not wake that
    thread, and Python 3.12 may delay the handler while other threads run.
    """
    reader, writer = socket.socketpair()
    with reader, writer:
        writer.setblocking(False)
        signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: None)
        try:
            yield reader
        finally:
            signal.set_wakeup_fd(-1)


def _reason(error: Exception, port: int) -> str:
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return f"port {port} is taken. Try --port 0 for a free one."
    return str(error)


def _report(text: str) -> None:
    print(f"{text} …", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m local", description="Greenlight on this machine")
    parser.add_argument("--port", type=_port, default=DEFAULT_PORT, help=f"the page's port ({DEFAULT_PORT}; 0: any)")
    parser.add_argument("--no-browser", dest="browser", action="store_false", help="do not open a browser")
    parser.add_argument("--chain-packages", metavar="NAMES", help="packages with chains, such as chains,acme_chains")
    parser.add_argument("--gate-timeout", type=int, default=0, metavar="SECONDS", help="how long every question waits")
    return parser.parse_args()


def _port(text: str) -> int:
    if not 0 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is not a port from 0 to 65535")
    return int(text)


def _has_screen() -> bool:
    return sys.platform in ("darwin", "win32") or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


if __name__ == "__main__":
    sys.exit(main())
