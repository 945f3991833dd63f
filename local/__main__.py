"""`python -m local`: starts the local stack, prints its one URL, and stops it on Ctrl-C.

It restarts the stack when its sources change (`local/reload.py`), unless `--no-reload` is given.
"""

import argparse
import json
import logging
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from greenlight.spec.catalog import ChainError, search
from local.reload import Supervisor
from local.synth import EVERY_CHAIN, model_context
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
    context = {"greenlight:gate_timeout_seconds": str(options.gate_timeout)} if options.gate_timeout else {}
    with _stop_signals() as stop:
        if not options.reload or options.supervised:
            # What supervises has no use for moto, whose import takes most of a second.
            from local.serving import serve

            return serve(options, context, stop)
        try:
            context = {**EVERY_CHAIN, **model_context(os.environ), **context}
        except ValueError as error:
            return _cannot_start(error)
        try:
            return Supervisor(sys.argv[1:], context, stop).run()
        except ChainError as error:
            return _cannot_start(error)


def _cannot_start(error: ValueError) -> int:
    print(f"Cannot start: {error}", file=sys.stderr)
    return 1


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


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m local", description="Greenlight on this machine")
    parser.add_argument("--port", type=_port, default=DEFAULT_PORT, help=f"the page's port ({DEFAULT_PORT}; 0: any)")
    parser.add_argument("--no-browser", dest="browser", action="store_false", help="do not open a browser")
    parser.add_argument("--no-reload", dest="reload", action="store_false", help="stay as it is when sources change")
    parser.add_argument("--chain-packages", metavar="NAMES", help="packages with chains, such as chains,acme_chains")
    parser.add_argument("--gate-timeout", type=int, default=0, metavar="SECONDS", help="how long every question waits")
    rates = "limit the bot's calls of Slack as Slack does"
    parser.add_argument("--rate-limits", action="store_true", help=rates)
    others = "also deploy the CDK app that was synthesised into this folder"
    parser.add_argument(
        "--with", dest="others", type=assembly_at, action="append", default=[], metavar="PATH", help=others
    )
    parser.add_argument("--supervised", choices=("first", "again"), default="", help=argparse.SUPPRESS)
    return parser.parse_args()


def assembly_at(text: str) -> Path:
    """Returns the folder of a cloud assembly. Raises ArgumentTypeError if it is none."""
    file = Path(text) / "manifest.json"
    try:
        is_assembly = isinstance(json.loads(file.read_bytes())["artifacts"], dict)
    except FileNotFoundError:
        raise argparse.ArgumentTypeError(f"{text} has no manifest.json: synthesise the app first") from None
    except (OSError, ValueError, KeyError, TypeError):
        is_assembly = False
    if not is_assembly:
        raise argparse.ArgumentTypeError(f"{file} is not the manifest of a synthesised app")
    return Path(text)


def _port(text: str) -> int:
    if not 0 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is not a port from 0 to 65535")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
