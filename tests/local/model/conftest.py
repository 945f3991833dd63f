from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from botocore.config import Config

from local.model.endpoint import Backend, ModelEndpoint
from local.model.offline import OfflineModel
from tests.sdk import new_client

PROMPTS = """# Tiny chain

## Pitch
Write a pitch about {movie}.

## Pitch again
Write a pitch about {movie}.

Rejected before:
{rejected}

## Choose
Which of these is best? Answer as JSON.
{pitches}
"""
SAMPLE = """# What the offline model says

## Pitch
**{movie}: Dawn**
One.
---
**{movie}: Noon**
Two.
---
**{movie}: Dusk**
Three.

## Pitch again
**{movie}: Dawn**
---
**{movie}: Noon**

## Choose
Here it is:
```json
{"best": "{pitches}", "score": 7}
```
"""


@pytest.fixture
def chains(tmp_path: Path) -> Path:
    folder = tmp_path / "chains" / "tiny"
    folder.mkdir(parents=True)
    (folder / "prompts.md").write_text(PROMPTS, encoding="utf-8")
    (folder / "sample.md").write_text(SAMPLE, encoding="utf-8")
    return folder.parent


@pytest.fixture
def offline(chains: Path) -> OfflineModel:
    return OfflineModel(chains)


@pytest.fixture
def serve() -> Iterator[Callable[[Backend], Any]]:
    """Starts an endpoint with a backend; returns boto3's bedrock-runtime client for it."""
    with ExitStack() as stack:

        def start(backend: Backend) -> Any:
            endpoint = ModelEndpoint(backend)
            endpoint.start()
            stack.callback(endpoint.stop)
            client = new_client("bedrock-runtime", endpoint.url, Config(retries={"total_max_attempts": 1}))
            stack.callback(client.close)
            return client

        yield start


def messages(text: str, **more: Any) -> dict[str, Any]:
    """A Messages request with one user turn."""
    body = {"anthropic_version": "bedrock-2023-05-31", "max_tokens": 1000}
    return {**body, "messages": [{"role": "user", "content": text}], **more}
