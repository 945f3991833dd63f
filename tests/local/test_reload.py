"""A running `python -m local` loads a change, unless it has a mistake."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen

import pytest
import requests

from local.reload import AGAIN, Sources
from tests.acme import NAME, acme_chains
from tests.e2e.person import Person, body
from tests.local.demo import READY, SECONDS, in_session, started
from tests.waiting import until

pytestmark = pytest.mark.xdist_group("main")
CHAIN = f"{NAME}/write_limerick"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    with acme_chains(tmp_path) as package:
        yield package


@pytest.fixture
def process(home: Path) -> Iterator[Popen[str]]:
    """The process with the one chain of the package, ready."""
    with started(environ={"PYTHONPATH": str(home.parent), "CHAIN_PACKAGES": NAME}) as running:
        yield running


def says(process: Popen[str], beginning: str) -> str:
    """The rest of the next line that begins so."""
    assert process.stdout
    return next(line for line in process.stdout if line.startswith(beginning)).removeprefix(beginning).strip()


def no_stop(_seconds: float) -> bool:
    return False


def edit(file: Path, old: str, new: str) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_files_that_are_edited_made_or_removed_are_changes(home: Path) -> None:
    sources = Sources()
    assert sources.changed(no_stop) == []
    edit(home / "write_limerick" / "prompts.md", "limerick", "long limerick")
    (home / "write_limerick" / "more.md").touch()
    (home / "write_limerick" / ".prompts.md").touch()
    (home / "write_limerick" / "prompts.md.swp").touch()
    (home / "lambdas" / "sign" / "handler.py").unlink()
    changed = [str(file.relative_to(home.parent)) for file in sources.changed(no_stop)]
    assert changed == [f"{NAME}/lambdas/sign/handler.py", f"{CHAIN}/more.md", f"{CHAIN}/prompts.md"]
    assert sources.changed(no_stop) == []


def test_a_file_that_never_rests_and_a_loop_of_links_are_survived(home: Path) -> None:
    sources, prompts = Sources(), home / "write_limerick" / "prompts.md"
    (home / "write_limerick" / "loop.py").symlink_to("loop.py")

    def write_on(_seconds: float) -> bool:
        times.append(times[-1] + 1)
        os.utime(prompts, ns=(times[-1], times[-1]))
        return False

    times = [1]
    write_on(0)
    assert sources.changed(write_on) == [prompts]


def test_a_change_is_loaded_and_a_mistake_leaves_the_stack_as_it_was(home: Path, process: Popen[str]) -> None:
    ada = Person(says(process, READY))
    says(process, "Save a change")

    edit(home / "write_limerick" / "sample.md", "There once", "Here once")
    assert says(process, f"{CHAIN}/sample.md changed") == ": the offline model replies from it now."
    assert "Here once was a sample of a cat." in limerick(ada, "a cat")

    edit(home / "write_limerick" / "prompts.md", "{topic}", "{topics}")
    mistake = says(process, f"{CHAIN}/prompts.md changed, and the stack stays as it was: ")
    assert mistake.startswith(f'ScopeError: {CHAIN}/prompts.md: under "Write": {{topics}} is not an input of the chain')
    assert "Here once was a sample of a dog." in limerick(ada, "a dog")

    edit(home / "lambdas" / "sign" / "handler.py", "Signed", "Sealed")
    edit(home / "write_limerick" / "chain.py", 'command="/write-limerick"', 'command="/limerick"')
    # Until the last of them the mistake is there, so however they are noticed there is one reload.
    edit(home / "write_limerick" / "prompts.md", "{topics}", "the topic {topic}")
    assert process.stdout
    assert AGAIN in next(line for line in process.stdout if " changed: reloaded in " in line)
    assert ada.messages() == []
    assert "Sealed: Write limerick" in limerick(ada, "a fox", command="/limerick")

    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(SECONDS) == 0
    assert in_session(process.pid) == {}
    assert "Traceback" not in process.stdout.read()


@pytest.mark.long
def test_a_start_that_fails_waits_for_the_next_change(home: Path, process: Popen[str]) -> None:
    address = says(process, READY)
    workflow = home / "write_limerick" / "workflow.py"
    sound = workflow.read_text(encoding="utf-8")
    # The template is sound, and only its deployment finds that the local AWS has nothing of the kind.
    odd = '    CfnResource(steps.stack, "Odd", type="AWS::Odd::Thing")\n    write ='
    edit(workflow, "    write =", odd)
    edit(workflow, "from aws_cdk.", "from aws_cdk import CfnResource\nfrom aws_cdk.")
    assert "does not support AWS::Odd::Thing" in says(process, "Cannot start: ")
    says(process, f"{CHAIN}/workflow.py changed, and the stack does not start with it.")
    workflow.write_text(sound, encoding="utf-8")
    says(process, f"{CHAIN}/workflow.py changed: reloaded in ")
    assert requests.get(address, timeout=SECONDS).ok
    process.terminate()
    assert process.wait(SECONDS) == 0


def test_what_it_started_ends_with_it_even_when_it_is_killed(process: Popen[str]) -> None:
    says(process, READY)
    process.kill()
    process.wait(SECONDS)
    until(lambda: not in_session(process.pid), "the end of all that it started")


def limerick(ada: Person, topic: str, command: str = "/write-limerick") -> str:
    """The result of a run that is started now."""
    run = ada.starts(command, topic)
    run.comes_to("finished")
    return body(run.posted("Limerick"))
