"""Mentions of people and groups in Slack's mrkdwn."""

import pytest

from greenlight import texts
from greenlight.people.mentions import mention, mentions, named


@pytest.mark.parametrize(
    ("ids", "said"),
    [
        (("U1",), "<@U1>"),
        (("W1", "S1"), "<@W1> or <!subteam^S1>"),
        (("U1", "U2", "S3"), "<@U1>, <@U2> or <!subteam^S3>"),
    ],
)
def test_users_and_groups_are_mentioned(ids: tuple[str, ...], said: str) -> None:
    assert mentions(ids) == said
    assert [mention(id) for id in ids] == [part for part in said.replace(" or", ",").split(", ") if part]


def test_a_long_list_mentions_twenty_at_most_and_counts_the_rest() -> None:
    people = [f"U{number}" for number in range(1, 251)]
    assert mentions(people[:20]).count("<@") == 20
    assert mentions(people[:21]) == f"{', '.join(mention(id) for id in people[:19])} and 2 others"
    assert mentions(people).endswith("<@U19> and 231 others")
    assert mentions([*people, "S1"], texts.words.together).startswith("<!subteam^S1>, <@U1>, ")


def test_without_names_it_says_anyone() -> None:
    asked: list[bool] = []

    def anyone(but_requester: bool) -> str:
        asked.append(but_requester)
        return "anyone"

    assert [named("", but, anyone) for but in (True, False)] == ["anyone", "anyone"]
    assert asked == [True, False]
    assert named("<@U1>", False, anyone) == "<@U1>"
    assert named("<@U1>", True, anyone).startswith("<@U1> ")
