"""Builds bundles for tests."""

import os
from pathlib import Path

import pytest

from stacks.bundling import Bundle, BundleError, build

UNREACHABLE = "Failed to fetch"


def built(bundle: Bundle, target: Path, platform: str = "") -> Path:
    """The bundle, built in `target`. Skips the test if the package index is unreachable, except in CI."""
    try:
        return build(bundle, target, platform=platform)
    except BundleError as error:
        if UNREACHABLE in str(error) and os.environ.get("CI") != "true":
            pytest.skip(f"The package index cannot be reached, so there is no bundle to look at: {error}")
        raise
