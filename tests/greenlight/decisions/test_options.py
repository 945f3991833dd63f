import pytest

from greenlight.decisions.options import option_names


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (("Cats", "Dogs"), ["Cats", "Dogs"]),
        (("Cats", "", "Dogs"), ["Cats", "Option 2", "Dogs"]),
        (("Same", "Other", "Same"), ["1. Same", "2. Other", "3. Same"]),
        (("Night school", "Night\u00a0School\u200b"), ["1. Night school", "2. Night\u00a0School\u200b"]),
        ((), []),
    ],
)
def test_options_that_look_alike_have_numbers(options: tuple[str, ...], names: list[str]) -> None:
    assert option_names(options) == names
