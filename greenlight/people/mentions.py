"""Mentions of people and groups in Slack's mrkdwn."""

from collections.abc import Callable, Sequence

from greenlight import texts


def mention(id: str) -> str:
    """Mentions a user or a group by its Slack id."""
    return f"<!subteam^{id}>" if id.startswith("S") else f"<@{id}>"


def mentions(ids: Sequence[str]) -> str:
    """Users and groups as mrkdwn: "<@U1> or <!subteam^S1>"."""
    return texts.words.either([mention(id) for id in ids])


def named(waiting_for: str, but_requester: bool, anyone: Callable[[bool], str]) -> str:
    """The people a run waits for (mrkdwn), perhaps except the requester; `anyone` has the words if nobody is named."""
    if not waiting_for:
        return anyone(but_requester)
    return texts.questions.not_requester(waiting_for) if but_requester else waiting_for
