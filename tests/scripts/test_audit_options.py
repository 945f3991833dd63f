"""The command line of an export: its dates and its mistakes."""

from datetime import UTC, datetime

import pytest

from scripts import audit
from tests.scripts.decided import RANGE


@pytest.mark.parametrize(
    ("arguments", "days"),
    [
        (["--from", "", "--to", "2026-11-30"], ("2026-11-01", "2026-11-30")),
        (["--from", "2026-10-02", "--to", "2026-11-30"], ("2026-10-02", "2026-11-30")),
    ],
)
def test_the_range_begins_with_the_month_of_its_end(arguments: list[str], days: tuple[str, str]) -> None:
    options = audit.read_options(arguments)
    assert (str(options.first), str(options.last)) == days


def test_the_range_is_this_month_without_dates() -> None:
    before = datetime.now(UTC).date()
    options = audit.read_options(["--from", "", "--to", ""])
    # Midnight may pass meanwhile.
    assert options.last in (before, datetime.now(UTC).date())
    assert options.first == options.last.replace(day=1)


@pytest.mark.parametrize(
    ("arguments", "mistake"),
    [
        (
            ["--from", "2026-11-31", "--to", "2026-12-01"],
            "argument --from: '2026-11-31' is not a date such as 2026-11-01",
        ),
        (
            ["--from", "2026-11-02", "--to", "2026-11-01"],
            "the range ends on 2026-11-01, before it begins on 2026-11-02",
        ),
        ([*RANGE, "--format", "xml"], "argument --format: invalid choice: 'xml'"),
    ],
)
def test_a_mistake_in_the_command_line_is_reported(
    arguments: list[str], mistake: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        audit.main(arguments)
    assert stopped.value.code == 2
    assert mistake in capsys.readouterr().err
