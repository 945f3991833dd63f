"""House rules for the chains in this repository. Rules for all chains are checked at synth."""

import pytest

from greenlight.spec.chain import Chain
from tests.along import CHAINS, NAMES


@pytest.mark.parametrize("chain", CHAINS.values(), ids=lambda chain: chain.name)
def test_the_label_of_an_input_is_a_question(chain: Chain) -> None:
    assert [part.name for part in chain.inputs if not part.label.endswith("?")] == []


def test_every_chain_in_the_repository_is_found() -> None:
    assert set(CHAINS) == {*NAMES}
