"""What holds for every chain there is: adding one needs no test of its own for these."""

from importlib import import_module

import pytest

from greenlight.spec.catalog import all_chains, folder_of, module_of
from greenlight.spec.chain import Chain
from greenlight.spec.prompts import HEADING, read_prompts

pytestmark = pytest.mark.parametrize("chain", all_chains().values(), ids=lambda chain: chain.name)


def test_it_has_no_mistakes(chain: Chain) -> None:
    assert list(chain.mistakes()) == []


def test_its_workflow_is_there(chain: Chain) -> None:
    assert callable(import_module(f"{module_of(chain)}.workflow").workflow)


def test_each_of_its_prompts_has_an_offline_reply(chain: Chain) -> None:
    prompts = read_prompts(folder_of(chain) / "prompts.md")
    # A reply is Markdown with headings of its own, which several variants may share.
    replies = HEADING.findall((folder_of(chain) / "sample.md").read_text(encoding="utf-8"))
    assert set(prompts) <= set(replies)


def test_its_inputs_say_what_to_type(chain: Chain) -> None:
    for part in chain.inputs:
        assert 0 < len(part.example) <= part.max_length
        assert part.label.endswith("?")
