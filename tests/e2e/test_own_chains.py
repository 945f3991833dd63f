"""A company's chain from a package outside the repository, on the local stack, from command to result."""

from collections.abc import Iterator

import pytest

from local.stack import OFFLINE_NOTE, LocalStack
from tests.acme import acme_chains
from tests.assemblies import local_stack
from tests.e2e.person import Person, body, shown

pytestmark = pytest.mark.xdist_group("own_chains")


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    with acme_chains(tmp_path_factory.mktemp("acme")), local_stack() as running:
        yield running


def test_its_command_sample_and_function_work(ada: Person) -> None:
    run = ada.starts("/write-limerick", "an owl")
    assert "✓ Finished in" in shown(run.comes_to("finished"))
    said = body(run.posted("Limerick"))
    assert "There once was a sample of an owl." in said
    assert "Signed: Write limerick, Acme" in said
    assert OFFLINE_NOTE in shown(run.posted("Limerick"))


def test_only_the_chains_of_the_named_packages_exist(ada: Person) -> None:
    assert not ada.commands("/pitch-movie", "cats")["ok"]
    assert ada.commands("/greenlight", "chains")["response"] == "🦉 `/write-limerick` Write a limerick about a topic."
