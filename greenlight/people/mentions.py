"""Mentions of people and groups in Slack's mrkdwn."""

from collections.abc import Callable, Sequence

from greenlight import texts

MOST_MENTIONS = 20
"""How many people and groups one line mentions. More would fill a screen, and then the block's 2,000 characters."""


def mention(id: str) -> str:
    """Mentions a user or a group by its Slack id."""
    return f"<!subteam^{id}>" if id.startswith("S") else f"<@{id}>"


def mentions(ids: Sequence[str], join: Callable[[Sequence[str]], str] = texts.words.either) -> str:
    """Users and groups as mrkdwn: "<@U1> or <!subteam^S1>". Of more than `MOST_MENTIONS`, the rest is a number.

    Then groups come first, because they reach the most people.
    """
    if len(ids) <= MOST_MENTIONS:
        return join([mention(id) for id in ids])
    first = sorted(ids, key=lambda id: not id.startswith("S"))[: MOST_MENTIONS - 1]
    return texts.words.with_others(texts.words.listed([mention(id) for id in first]), len(ids) - len(first))


def named(waiting_for: str, but_requester: bool, anyone: Callable[[bool], str]) -> str:
    """The people a run waits for (mrkdwn), perhaps except the requester; `anyone` has the words if nobody is named."""
    if not waiting_for:
        return anyone(but_requester)
    return texts.questions.not_requester(waiting_for) if but_requester else waiting_for
