"""The services that decisions need."""

from greenlight.decisions.services import Services
from tests.greenlight.decisions.test_model import DECISION


def test_decisions_are_in_the_same_table_as_runs(services: Services) -> None:
    assert services.decisions.items is services.runs.items
    assert services.decisions is services.decisions
    assert services.decisions.ask(DECISION, "A film.")
    items = services.runs.items.table.scan()["Items"]
    assert {item["sk"] for item in items} == {"DECISION#d1", "TEXT#d1"}
