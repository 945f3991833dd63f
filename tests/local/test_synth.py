"""The cache of synthesised templates, with a tiny app."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from greenlight.models.model import read_model
from local import synth
from tests.acme import acme_chains

STAGE = {"greenlight:stage": "twice"}
APP = """
import importlib.util, json, os, pathlib, sys, uuid
context = json.loads(os.environ["CDK_CONTEXT_JSON"])
folder = pathlib.Path(os.environ["CDK_OUTDIR"])
folder.mkdir()
packages = os.environ.get("CHAIN_PACKAGES", "")
spec = importlib.util.find_spec("acme_chains")
home = spec and spec.submodule_search_locations[0]
(folder / "manifest.json").write_text(
    json.dumps({**context, "made": str(uuid.uuid4()), "packages": packages, "home": home})
)
if "greenlight:stage" not in context:
    print("a line before", file=sys.stderr)
    sys.exit("SettingError: there is no stage")
"""


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for the assemblies, with the app beside it."""
    (tmp_path / "app.py").write_text(APP, encoding="utf-8")
    monkeypatch.setattr(synth, "ROOT", tmp_path)
    monkeypatch.setattr(synth, "CACHE", tmp_path / "assemblies")
    return tmp_path / "assemblies"


def test_simultaneous_calls_get_the_same_assembly(cache: Path) -> None:
    with ThreadPoolExecutor(4) as all_of_them:
        folders = list(all_of_them.map(synth.synthesise, [STAGE] * 4))
    assert set(folders) == {folders[0]}
    assert list(cache.iterdir()) == [folders[0]]
    made = (folders[0] / "manifest.json").read_text(encoding="utf-8")
    assert synth.synthesise(STAGE) == folders[0]
    assert (folders[0] / "manifest.json").read_text(encoding="utf-8") == made


def test_another_context_or_source_makes_another_assembly(tmp_path: Path) -> None:
    first = synth.synthesise(STAGE)
    assert synth.synthesise({**STAGE, "greenlight:more": "1"}) != first
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "app.py").write_text("", encoding="utf-8")
    assert synth.synthesise(STAGE) != first


def test_outside_packages_are_imported_and_part_of_the_key(tmp_path: Path) -> None:
    without = synth.synthesise(STAGE)
    with acme_chains(tmp_path / "acme") as home:
        first = synth.synthesise(STAGE)
        assert first != without
        made = json.loads((first / "manifest.json").read_text(encoding="utf-8"))
        assert (made["packages"], made["home"]) == ("acme_chains", str(home))
        (home / "write_limerick" / "prompts.md").write_text("## Write\nWrite two.\n", encoding="utf-8")
        assert synth.synthesise(STAGE) != first


@pytest.mark.parametrize(
    ("printed", "error"),
    [
        ("", "app.py failed and printed no error"),
        ("a line\nanother\n", "another"),
        ("FindingError: one\n  at a place\nFindingError: two\n  at a place\n", "FindingError: two\n  at a place"),
        (
            'Traceback\n  File "app.py", line 1\n  File "chains/x/chain.py", line 7\nSyntaxError: invalid syntax\n',
            "SyntaxError: invalid syntax (chains/x/chain.py, line 7)",
        ),
        ("Traceback\n  in x\njsii.errors.JSIIError: broken\n", "jsii.errors.JSIIError: broken"),
    ],
)
def test_the_error_is_the_last_one_printed(tmp_path: Path, printed: str, error: str) -> None:
    (tmp_path / "app.py").write_text(f"import sys; sys.stderr.write({printed!r}); sys.exit(1)", encoding="utf-8")
    with pytest.raises(synth.SynthError) as raised:
        synth.synthesise(STAGE)
    assert str(raised.value) == error


def test_a_failure_leaves_nothing_behind(cache: Path) -> None:
    with pytest.raises(synth.SynthError, match=r"^SettingError: there is no stage$"):
        synth.synthesise({})
    assert list(cache.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a model", 'MODEL_NAME is "a model": expected the id or ARN'),
        ("anthropic.claude-sonnet-5", "MODEL_NAME is .* inference profiles only: name one, such as us.anthropic"),
    ],
)
@pytest.mark.parametrize("model", ["", "offline", "bedrock"])
def test_a_name_that_bedrock_cannot_have_is_refused_by_its_setting(model: str, name: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        synth.model_context({"MODEL": model, "MODEL_NAME": name})


@pytest.mark.parametrize(
    ("environ", "model"),
    [
        ({}, None),
        ({"MODEL": "http://127.0.0.1:11434"}, None),
        ({"MODEL_NAME": "us.anthropic.claude-sonnet-5"}, "us.anthropic.claude-sonnet-5"),
        ({"MODEL": "", "MODEL_NAME": "us.anthropic.claude-sonnet-5"}, "us.anthropic.claude-sonnet-5"),
        ({"MODEL": "bedrock", "MODEL_NAME": "eu.amazon.nova-lite-v1:0"}, "eu.amazon.nova-lite-v1:0"),
        (
            {"MODEL": "http://x", "MODEL_NAME": "qwen3:8b (mine)"},
            {"id": "local.qwen3:8b-mine-", "of": "qwen3:8b (mine)"},
        ),
    ],
)
def test_the_models_name_decides_what_the_templates_send(environ: dict[str, str], model: object) -> None:
    found = synth.model_context(environ).get("greenlight:model")
    assert (json.loads(found) if found and found.startswith("{") else found) == model
    if model:
        read_model(model)
