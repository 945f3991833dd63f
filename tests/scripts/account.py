"""The environment of a person who deploys, and the context of a deployment."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from stacks import context

VARIABLES = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_REGION")


def forget_aws(place: Path, patch: pytest.MonkeyPatch) -> None:
    """Takes the environment's credentials and region away."""
    for name in (*VARIABLES, "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL"):
        patch.delenv(name, raising=False)
    for name in ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"):
        patch.setenv(name, str(place / "none"))
    patch.setenv("AWS_EC2_METADATA_DISABLED", "true")


def set_aws(variables: Mapping[str, str], region: str, place: Path, patch: pytest.MonkeyPatch) -> None:
    """Gives the environment these variables, such as those of the local AWS, and a region."""
    forget_aws(place, patch)
    for name, value in (dict(variables) | {"AWS_REGION": region}).items():
        patch.setenv(name, value)


def set_context(place: Path, patch: pytest.MonkeyPatch, **settings: object) -> None:
    """Puts a `cdk.json` with these settings in place of ours."""
    file = place / "cdk.json"
    named = {f"greenlight:{name}": value for name, value in settings.items()}
    file.write_text(json.dumps({"context": named}), encoding="utf-8")
    patch.setattr(context, "CDK_JSON", file)
