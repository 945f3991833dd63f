"""Says which model the local stack asks, and whether it answers."""

import threading
import time
from collections.abc import Callable, Mapping

from greenlight.models.model import DEFAULT
from local.model.backends import shown
from local.model.endpoint import Backend
from local.model.errors import ModelError
from local.synth import model_setting

PING_TOKENS = 16
"""Enough for a word. A model that thinks uses all of them for that, which is an answer too."""


def show_model(model: Backend, environ: Mapping[str, str], say: Callable[[str], None]) -> threading.Thread | None:
    """Says which model is asked: at once if it is offline, and else, from a thread of its own, once it has answered."""
    if model_setting(environ) == "offline":
        say(f"Model: {shown(environ)}")
        return None
    thread = threading.Thread(target=_ping, args=(model, environ, say), name="ping", daemon=True)
    thread.start()
    return thread


def _ping(model: Backend, environ: Mapping[str, str], say: Callable[[str], None]) -> None:
    asked = {
        "anthropic_version": "bedrock-2023-05-31",
        "max_tokens": PING_TOKENS,
        "messages": [{"role": "user", "content": "Answer with the word yes."}],
    }
    started = time.monotonic()
    try:
        model.invoke(environ.get("MODEL_NAME") or DEFAULT, asked)
    except ModelError as error:
        say(f"Model: {shown(environ)} does not answer: {error}")
    else:
        say(f"Model: {shown(environ)}, answered in {time.monotonic() - started:.1f} s")
