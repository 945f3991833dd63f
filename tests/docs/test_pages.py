"""The pages: links and paths lead somewhere, and each command is run by a test or says what it needs."""

import re
from pathlib import Path

import pytest

from tests.test_makefile import COMMAND, is_there
from tests.test_structure import ROOT

DOCS = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "local").glob("*/README.md")]
PAGES = {page.relative_to(ROOT).as_posix(): page.read_text(encoding="utf-8") for page in sorted(DOCS)}
DECISIONS = {page.name: page.read_text(encoding="utf-8") for page in sorted((ROOT / "docs" / "decisions").glob("*.md"))}
PARTS = ("bot", "chains", "docs", "greenlight", "greenlight_cdk", "lambdas", "local", "scripts", "stacks", "tests")

LINE = re.compile(r"^(?: {4,}|)((?:[A-Z_]+=\S+ )*(?:make|pip|aws|npm|python|export|cd|\S*/python) .*)$", re.MULTILINE)
BLOCK = re.compile(r"(?:^(?: {4,}\S.*|)\n)+|^```(?:sh|bash)\n(?:.*\n)*?```", re.MULTILINE)

PROVED = {
    r"make demo": ("tests/local/test_main.py", '"-m", "local"'),
    r"make (test|check|fix|unit)": (".ci/run", "make test"),
    r"(MODEL\S*=\S+ )*make try": ("tests/local/test_trying.py", "local.trying"),
    r"make synth": ("tests/scripts/test_synth.py", "scripts.synth"),
    r"make chain": ("tests/scripts/test_new_chain.py", "scripts.new_chain"),
    r"make (docs|manifest)": ("tests/scripts/test_chain_docs.py", "scripts.chain_docs"),
    r"make audit": ("tests/scripts/test_audit.py", "scripts.audit"),
    r"make mutants": ("tests/scripts/test_mutants.py", "scripts.mutants"),
    r"make release": ("tests/scripts/test_release.py", "scripts.release"),
    r"pip install .*greenlight\[cdk\]": ("tests/e2e/test_other_app.py", "greenlight[cdk] @ "),
    r"python app.py": ("tests/e2e/test_other_app.py", '"app.py"'),
    r"(export|cd) ": ("tests/e2e/test_own_chains.py", "acme_chains"),
    r"AWS_ENDPOINT_URL=\S+ .*aws ": ("tests/local/test_main.py", "AWS_ENDPOINT_URL"),
}
"""The test that runs a command, or what the command calls, and what shows that it does."""

NEEDS = re.compile(r"# needs (AWS|Slack)")


def commands(page: str) -> list[str]:
    return [line.strip() for block in BLOCK.findall(page) for line in LINE.findall(block)]


@pytest.mark.parametrize("name", PAGES)
def test_each_command_is_run_by_a_test_or_says_what_it_needs(name: str) -> None:
    whole = re.search(r"^Every command on this page needs (AWS|Slack)\.", PAGES[name], re.MULTILINE)
    for command in commands(PAGES[name]):
        proofs = [proof for pattern, proof in PROVED.items() if re.match(pattern, command)]
        proved = any(shown in (ROOT / test).read_text(encoding="utf-8") for test, shown in proofs)
        assert whole or NEEDS.search(command) or proved, command


def test_commands_are_found() -> None:
    assert sum(len(commands(page)) for page in PAGES.values()) > 20


@pytest.mark.parametrize("name", PAGES)
def test_what_a_page_says_to_type_is_a_target(name: str) -> None:
    named = {target for command in COMMAND.findall(PAGES[name]) for target in command.split()}
    assert [target for target in sorted(named) if not is_there(target)] == []


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    here = (ROOT / name).parent
    for target, anchor in re.findall(r"\]\((?!https?:|mailto:)([^)#\s]*)#?([^)\s]*)\)", PAGES[name]):
        file = here / target if target else ROOT / name
        assert file.exists(), target
        assert not anchor or anchor in anchors(file), (target, anchor)


def anchors(file: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them, and those that are written out."""
    text = file.read_text(encoding="utf-8")
    headings = {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in re.findall(r"^#+ (.+)$", text, re.M)
    }
    return headings | set(re.findall(r'id="([\w-]+)"', text))


@pytest.mark.parametrize("name", [*PAGES, *DECISIONS])
def test_files_that_a_page_names_are_there(name: str) -> None:
    text = PAGES.get(name) or DECISIONS[name]
    # What the page itself has people write.
    written = set(re.findall(r"^`([^`]+)`(?::|,)", text, re.MULTILINE))
    written |= {f"lambdas/{name}/handler.py" for name in re.findall(r'function="(\w+)"', text)}
    for path in re.findall(rf"`((?:{'|'.join(PARTS)})/[\w./-]+)`", text):
        assert (ROOT / path).exists() or any(one.startswith(path) for one in written) or "write_haiku" in path, path
