"""The page of the chains, from the local stack's assembly, which is synthesised once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from chains.movie_pitch.chain import GREENLIGHT
from greenlight.spec.catalog import all_chains, folder_of
from greenlight.spec.chain import Chain
from local.synth import EVERY_CHAIN
from scripts import chain_docs
from scripts.chain_docs import FILE, definitions, page, techniques
from stacks.checks.definitions import Graph
from tests.along import CHAINS, NAMES
from tests.assemblies import made_here

PITCH, TRIP = (CHAINS[name] for name in ("movie-pitch", "trip-planner"))
ANCHOR = '\n<a id="'
pytestmark = pytest.mark.xdist_group("stacks")


@pytest.fixture(scope="module")
def machines() -> Mapping[str, Graph]:
    made_here(EVERY_CHAIN)
    found = definitions()
    return {name: found[name] for name in NAMES}


def without_own(written: str) -> str:
    """Returns the page without the rows and sections of custom chains."""
    own = [f"#{name})" for name in all_chains() if name not in NAMES]
    first, *sections = written.split(ANCHOR)
    kept = [section for section in sections if f"#{section.partition(chr(34))[0]})" not in own]
    lines = first.splitlines(keepends=True)
    return ANCHOR.join(["".join(line for line in lines if not any(mark in line for mark in own)), *kept])


def test_the_page_is_fresh(machines: Mapping[str, Graph]) -> None:
    written = without_own(FILE.read_text(encoding="utf-8"))
    assert written == page(machines), "docs/chains.md is stale: run `make docs`"


def test_a_page_with_a_custom_chain_is_fresh_too(monkeypatch: pytest.MonkeyPatch) -> None:
    with_own = {"own-one": replace(PITCH, name="own-one", title="Own one"), PITCH.name: PITCH}
    monkeypatch.setattr(f"{__name__}.all_chains", lambda: with_own)
    machines = dict.fromkeys(with_own, one(Resource=ASK))
    monkeypatch.setattr(chain_docs, "all_chains", lambda: with_own)
    monkeypatch.setattr(chain_docs, "folder_of", lambda chain: folder_of(PITCH))
    assert "own-one" in page(machines)
    assert without_own(page(machines)) == page({PITCH.name: machines[PITCH.name]})


def test_every_chain_has_its_command_its_inputs_and_its_gates(machines: Mapping[str, Graph]) -> None:
    written = page(machines)
    for chain in CHAINS.values():
        section = written.partition(f'<a id="{chain.name}"></a>')[2].partition("<a id")[0]
        assert f"`{chain.call}`" in section
        assert [part.label for part in chain.inputs if part.label not in section] == []
        assert [gate.question for gate in chain.gates if gate.question not in section] == []


def test_the_techniques_are_read_from_machine_and_prompts(machines: Mapping[str, Graph]) -> None:
    shown = {chain: techniques(chain, machines[chain.name]) for chain in (PITCH, TRIP)}
    alike = ["prompt templating", "sequential chain", "parallel chain"]
    assert shown == {PITCH: [*alike, "conditional chain", "validation", "human input"], TRIP: alike}


def test_an_opt_in_chain_says_why(machines: Mapping[str, Graph]) -> None:
    row, section = (find("Popular repo (Bedrock)", page(machines)) for find in (line_of, section_of))
    assert "*(opt-in)*" in row
    assert "Opt-in: Amazon Bedrock Agents has been closed to new customers" in section
    assert "*(opt-in)*" not in line_of("Movie pitch", page(machines))
    assert "Opt-in" not in section_of("Movie pitch", page(machines))


def line_of(title: str, written: str) -> str:
    return next(line for line in written.splitlines() if line.startswith(f"| [{title}]"))


def section_of(title: str, written: str) -> str:
    return written.partition(f" {title}\n")[2].partition("<a id")[0]


ASK, CODE = (f"arn:aws:states:::{action}" for action in ("bedrock:invokeModel", "lambda:invoke"))


def one(**fields: object) -> Graph:
    return {"StartAt": "Do", "States": {"Do": {"Type": "Task", "End": True, **fields}}}


@pytest.mark.parametrize(
    ("definition", "technique"),
    [
        (one(Type="Map", ItemProcessor={"States": {"Inner": {"Type": "Task"}}}), "map chain"),
        (one(Resource="arn:aws:states:::aws-sdk:sns:publish"), "AWS service call"),
        (one(Resource=CODE, Arguments={"Payload": {"agent": "finder"}}), "agents"),
        ({"States": {"Ask": {"Type": "Task"}, "Ask: check": {"Type": "Task"}}}, "validation"),
    ],
)
def test_each_technique_is_recognised_by_its_state(definition: Graph, technique: str) -> None:
    assert technique in techniques(PITCH, definition)


def test_one_prompt_with_one_placeholder_is_an_invocation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain_docs, "read_prompts", lambda file: {"Ask": "About {movie}"})
    assert techniques(PITCH, one(Resource=ASK)) == ["model invocation"]
    assert techniques(PITCH, one(Resource=CODE)) == ["own code"]


def test_parallel_prompts_are_not_a_sequence() -> None:
    ask = one(Resource=ASK)
    assert "sequential chain" not in techniques(PITCH, one(Type="Parallel", Branches=[ask, ask]))


@pytest.mark.parametrize(
    ("time", "words"),
    [(timedelta(days=1), "1 day"), (timedelta(minutes=90), "90 minutes"), (timedelta(seconds=61), "61 seconds")],
)
def test_a_gate_says_how_long_it_waits(time: timedelta, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    chain: Chain = replace(PITCH, gates=(replace(GREENLIGHT, timeout=time),))
    monkeypatch.setattr(chain_docs, "all_chains", lambda: {chain.name: chain})
    choices = "**Greenlight**, **Pass**, **Change…**, **Edit…** or **Pick another…**"
    assert f"{choices}, within {words}" in page({chain.name: one()})
