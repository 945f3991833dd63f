from typing import Any

from scripts.emoji import table

SLACK: list[dict[str, Any]] = [
    {"unified": "1F95A", "short_names": ["egg"]},
    {"unified": "1F44B", "short_names": ["wave"], "skin_variations": {"1F3FB": {}}},
    {"unified": "2709-FE0F", "short_names": ["email", "envelope"]},
]
GITHUB = [{"emoji": "🍳", "names": ["egg"]}, {"emoji": "🤠", "names": ["cowboy_hat_face"]}]


def test_the_table_has_both_lists_and_slack_is_right() -> None:
    names = {"cowboy_hat_face": "🤠", "egg": "🥚", "email": "✉️", "envelope": "✉️", "wave": "👋"}
    assert table(SLACK, GITHUB) == {"names": names, "toned": ["👋"]}
