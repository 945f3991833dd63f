"""Closes the decisions of a run that ended without their answer: their buttons go, and the message says why."""

from chains.catalog import find_chains
from greenlight.messages import decision_closed
from greenlight.records import RunRecord
from greenlight.services import Services


def close_decisions(services: Services, run: RunRecord) -> None:
    """Marks the run's open decisions as expired and takes the buttons from their messages.

    Expired ones are updated again, which changes nothing, so that a repeated delivery repairs what broke off.
    """
    chain = find_chains()[run.chain]
    for decision in services.records.decisions(run.name):
        closed = services.records.expire(decision) if decision.state in ("open", "claimed") else decision
        if closed and closed.state == "expired" and closed.message_ts:
            content = decision_closed(chain.gate(closed.gate), closed)
            services.slack.chat_update(
                channel=closed.channel, ts=closed.message_ts, text=content.text, blocks=content.blocks
            )
