"""Calls people to an unanswered question: first a reminder, then an escalation to people who may answer too."""

from datetime import timedelta

from slack_sdk.errors import SlackApiError

from greenlight.decisions.message import people_named
from greenlight.decisions.model import GRACE, Decision
from greenlight.decisions.policy import after_escalation
from greenlight.decisions.services import Services
from greenlight.decisions.show import repost_question, show_decision
from greenlight.runs.show import show_card
from greenlight.runs.thread import post_in_thread
from greenlight.slack.blocks import Content
from greenlight.slack.errors import ignore_unreachable, is_missing
from greenlight.slack.post import permalink
from lambdas.reconciler import reminders as messages

UNPOSTED = 60
"""Seconds until the next look at a question that is not posted yet."""


def call_people(services: Services, decision: Decision, now: int) -> None:
    """Reminds people of an open question and escalates it when due. Raises SlackApiError and botocore's errors."""
    closed = decision.due + GRACE
    if not decision.message_ts:
        services.decisions.look_again(decision, min(now + UNPOSTED, closed))
        return
    newest: Decision | None = decision
    if now < decision.due:
        for call, after, done in (
            (_remind, decision.gate.remind_after, decision.reminded),
            (_escalate, decision.gate.escalate_after, decision.escalated),
        ):
            if newest and not done and _is_time(decision, after, now):
                newest = call(services, newest, now)
    if newest:
        services.decisions.look_again(newest, newest.look if newest.look > now else closed)


def _is_time(decision: Decision, after: timedelta, now: int) -> bool:
    return bool(after) and decision.asked + after.total_seconds() <= now


def _remind(services: Services, decision: Decision, now: int) -> Decision | None:
    content = messages.reminder(decision, _link(services, decision))
    reminded = services.decisions.remind(decision, now)
    if reminded:
        _post(services, decision.run, content)
    return reminded


def _escalate(services: Services, decision: Decision, now: int) -> Decision | None:
    gate = decision.gate
    content = messages.escalation(decision, _link(services, decision))
    opened = services.decisions.escalate(decision, after_escalation(gate.policy, gate.escalate_to), now)
    if opened:
        _post(services, opened.run, content)
        show_decision(services, opened)
        run = services.runs.record_who_may_answer(opened.run, decision=opened.id, **people_named(opened))
        if run:
            show_card(services, run)
    return opened


def _post(services: Services, run: str, content: Content) -> None:
    with ignore_unreachable():
        post_in_thread(services, run, content)


def _link(services: Services, decision: Decision) -> str:
    """Returns the permalink of the question, or "" if its channel is out of reach. Reposts a deleted question.

    It is looked up before anything is recorded, so a failure loses nothing.
    """
    with ignore_unreachable():
        try:
            return permalink(services.slack, decision.channel, decision.message_ts)
        except SlackApiError as error:
            if not is_missing(error):
                raise
        return permalink(services.slack, decision.channel, repost_question(services, decision))
    return ""
