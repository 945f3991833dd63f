"""The chains of this repository, which the tests cover. Custom chains are checked by the synthesis instead."""

import os
from pathlib import Path

from greenlight.spec.catalog import PACKAGES, all_chains
from greenlight.spec.chain import Chain
from local.synth import ROOT

NAMES = (
    "meal-planner",
    "movie-pitch",
    "novel-blog-post",
    "popular-repo-agentcore",
    "popular-repo-bedrock",
    "popular-repo-langchain",
    "short-story",
    "technique-aws-service-call",
    "technique-conditional-chain",
    "technique-human-input",
    "technique-map-chain",
    "technique-model-invocation",
    "technique-parallel-chain",
    "technique-prompt-templating",
    "technique-sequential-chain",
    "technique-validation",
    "trip-planner",
)
# Search only our chains, even if the environment names other packages.
os.environ.pop(PACKAGES, None)

CHAINS: dict[str, Chain] = {name: chain for name, chain in all_chains().items() if name in NAMES}
"""All of them, except in a test's copy from which some were removed."""

FOLDERS = [ROOT / "chains" / name.replace("-", "_") for name in NAMES]


def comes_along(file: Path) -> bool:
    """Whether a file belongs to neither a custom chain nor its tests."""
    place, _, inside = str(file.relative_to(ROOT)).removeprefix("tests/").partition("/")
    folder, _, rest = inside.partition("/")
    return place != "chains" or not rest or ROOT / "chains" / folder in FOLDERS
