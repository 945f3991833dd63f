"""Answers decisions: claim, tell Step Functions, note the answer, show it. `docs/decisions/0005` says why so."""

import time
from dataclasses import replace

from aws_lambda_powertools import Logger
from botocore.exceptions import ClientError, ConnectTimeoutError, EndpointConnectionError, HTTPClientError

from bot import replies
from chains.catalog import find_chains
from chains.spec import Choice, Gate
from greenlight.cards import show_card
from greenlight.contract import Answer, ButtonValue
from greenlight.messages import decision_closed
from greenlight.records import Decision
from greenlight.services import Services

logger = Logger(child=True)

GONE = {"TaskTimedOut", "TaskDoesNotExist", "InvalidToken"}


def answer(services: Services, button: ButtonValue, user: str, message_ts: str) -> str:
    """Answers the decision of a button in a message with its choice. "" when that worked, else what to tell the person.

    One of two simultaneous clicks wins the claim. The message says "greenlit" only after Step Functions has taken the
    answer; after an error that surely changed nothing the claim is given back.
    """
    logger.append_keys(run=button.run, decision=button.decision)
    decision = services.records.decision(button.run, button.decision)
    chain = decision and find_chains().get(decision.chain)
    if not decision or not chain:
        return replies.UNKNOWN
    gate = chain.gate(decision.gate)
    choice = gate.choice(button.choice)
    if not choice:
        return replies.UNKNOWN
    claimed = services.records.claim(decision, user, int(time.time()))
    if not claimed:
        return replies.not_taken(gate, services.records.decision(button.run, button.decision) or decision)
    # The click may be faster than the notifier, which notes the message after it has posted it.
    claimed = replace(claimed, message_ts=message_ts)
    refusal = _send(services, claimed, gate, button.token or claimed.token, choice)
    return refusal or _show(services, claimed, gate, choice)


def _send(services: Services, claimed: Decision, gate: Gate, token: str, choice: Choice) -> str:
    output = Answer(decision=claimed.id, choice=choice.key, user=claimed.claimed_by, at=claimed.claimed).to_json()
    try:
        services.states.send_task_success(taskToken=token, output=output)
    except ClientError as error:
        if error.response["Error"]["Code"] in GONE:
            expired = services.records.expire(claimed)
            _update(services, gate, replace(expired or claimed, message_ts=claimed.message_ts))
            return replies.not_taken(gate, expired or claimed)
        logger.warning("Step Functions refused the answer", error=error.response["Error"]["Code"])
        services.records.release(claimed)
        return replies.NOT_SENT
    except (ConnectTimeoutError, EndpointConnectionError):
        services.records.release(claimed)
        return replies.NOT_SENT
    except HTTPClientError:
        logger.warning("no reply from Step Functions: the claim is kept until it can be taken over")
        return replies.UNSURE
    return ""


def _show(services: Services, claimed: Decision, gate: Gate, choice: Choice) -> str:
    answered = services.records.answer(claimed, choice.key, claimed.claimed_by, claimed.claimed)
    if not answered:
        return replies.not_taken(gate, services.records.decision(claimed.run, claimed.id) or claimed)
    _update(services, gate, replace(answered, message_ts=claimed.message_ts))
    run = services.records.note_answer(answered, choice.done)
    if run:
        show_card(services.slack, services.records, find_chains()[answered.chain], run)
    return ""


def _update(services: Services, gate: Gate, decision: Decision) -> None:
    content = decision_closed(gate, decision)
    services.slack.chat_update(
        channel=decision.channel, ts=decision.message_ts, text=content.text, blocks=content.blocks
    )
