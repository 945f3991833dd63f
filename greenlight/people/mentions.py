"""People and groups as Slack's mrkdwn names them."""

from collections.abc import Callable, Sequence

from greenlight import texts
from greenlight.runs.record import RunRecord
from greenlight.slack.blocks import mention


def waits_for(run: RunRecord, anyone: Callable[[bool], str] = texts.questions.anyone_here) -> str:
    """Who may answer what a run waits for, in the words of `who_may`."""
    return _who(run.waiting_for, run.but_requester, anyone)


def mentions(ids: Sequence[str]) -> str:
    """Users and groups of Slack as mrkdwn: "<@U1> or <!subteam^S1>"."""
    return texts.words.either([mention(id) for id in ids])


def _who(waiting_for: str, but_requester: bool, anyone: Callable[[bool], str]) -> str:
    if not waiting_for:
        return anyone(but_requester)
    return texts.questions.not_requester(waiting_for) if but_requester else waiting_for
