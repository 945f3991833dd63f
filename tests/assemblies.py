"""Synthesises the app in the test's own process, because loading the CDK takes longer than the synthesis."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from aws_cdk import App

from app import build
from local.slack.installation import Limits
from local.stack import LocalStack
from local.synth import EVERY_CHAIN, model_context, synthesise


def made_here(context: Mapping[str, str]) -> Path:
    """Returns the assembly for a context. Takes it from the local stack's cache, or makes it and caches it."""
    return synthesise(context, _make)


@contextmanager
def local_stack(
    environ: Mapping[str, str] | None = None,
    others: Sequence[Path] = (),
    rates: Limits | None = None,
    second: float = 1.0,
    **settings: object,
) -> Iterator[LocalStack]:
    """Runs a local stack with these settings (`limits=…` is `greenlight:limits`); every chain without `chains=…`.

    `rates` are the local Slack's limits, and `second` is how long a second of waiting lasts in the local AWS.
    """
    written = {name: setting if isinstance(setting, str) else json.dumps(setting) for name, setting in settings.items()}
    context = {
        **EVERY_CHAIN,
        **model_context(environ or {}),
        **{f"greenlight:{name}": text for name, text in written.items()},
    }
    made_here(context)
    with LocalStack(context=context, environ=environ or {}, others=others, limits=rates, second=second) as running:
        yield running


def _make(folder: Path, context: Mapping[str, str]) -> None:
    build(App(context=dict(context), outdir=str(folder))).synth()
