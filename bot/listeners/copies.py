"""Closes copies: questions and cards that are there twice, because Slack's response to the first post was lost.

Only one of the two is in the record, so only that one is ever updated. A click on the other counts as any click, and
takes its buttons away.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from aws_lambda_powertools import Logger
from botocore.exceptions import BotoCoreError, ClientError

from greenlight import texts
from greenlight.decisions.services import Services
from greenlight.slack.blocks import content, section
from greenlight.slack.errors import NO_ANSWER
from greenlight.slack.post import permalink, update
from greenlight.wire.button import ButtonValue
from greenlight.wire.reading import ContractError

logger = Logger(child=True)


def close_question_copy(services: Services, body: Mapping[str, Any], button: ButtonValue) -> None:
    """Replaces the clicked message with the address of the decision's own, if it is another message in its channel."""
    clicked = _clicked(body)
    with _only_logged():
        decision = services.decisions.get(button.run, button.decision) if clicked else None
        if decision and decision.message_ts and _is_copy(clicked, decision.channel, decision.message_ts):
            there = permalink(services.slack, decision.channel, decision.message_ts)
            _replace(services, clicked, texts.questions.copy(there))


def close_card_copy(services: Services, body: Mapping[str, Any], name: str) -> None:
    """Replaces the clicked message with the address of the run's own card, if it is another message in its channel.

    If Slack never confirmed the card, its run ended at once and has none.
    """
    clicked = _clicked(body)
    with _only_logged():
        run = services.runs.get(name) if clicked else None
        if not run or not _is_copy(clicked, run.channel, run.thread_ts):
            return
        if run.thread_ts:
            there = permalink(services.slack, run.channel, run.thread_ts)
            _replace(services, clicked, texts.cards.copy(there))
        elif not run.is_open:
            _replace(services, clicked, texts.cards.NEVER_STARTED)


def _clicked(body: Mapping[str, Any]) -> tuple[str, str]:
    """The channel and timestamp of the clicked message; ("", "") if only one person sees it, or in App Home."""
    if not body.get("message") or body.get("container", {}).get("is_ephemeral"):
        return "", ""
    return body["channel"]["id"], body["message"]["ts"]


def _is_copy(clicked: tuple[str, str], channel: str, ts: str) -> bool:
    return clicked[0] == channel and clicked[1] != ts


def _replace(services: Services, clicked: tuple[str, str], text: str) -> None:
    update(services.slack, *clicked, content(text, [section(text)]))


@contextmanager
def _only_logged() -> Iterator[None]:
    """Logs an error, because what the person did is done anyway; the next click on the copy closes it."""
    try:
        yield
    except (*NO_ANSWER, ClientError, BotoCoreError, ContractError) as error:
        logger.warning("a copy was not closed", error=type(error).__name__)
