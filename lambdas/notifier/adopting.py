"""Runs that were not started from Slack: any state machine's messages bring along all that is needed."""

import time

from chains.catalog import chain_named
from greenlight.contract import Message
from greenlight.messages import run_card
from greenlight.records import RunRecord
from greenlight.services import Services
from lambdas.notifier.posting import BeingPostedError, Once

LOOKS = 15
"""How often the card that another delivery is just posting is looked for, before this delivery is put off."""

BETWEEN = 0.2
"""Seconds between two looks."""


def adopt(services: Services, message: Message) -> RunRecord:
    """The run of a message that nobody started from Slack: its record, and its card in the message's channel.

    Both are made once, also when messages of the run arrive at the same instant: the record by a conditional put, the
    card by whoever takes it on; others wait for that. Raises BeingPostedError where it takes too long.
    """
    run = RunRecord(
        name=message.run_name,
        chain=message.run.chain,
        user=message.run.user,
        team=message.run.team,
        channel=message.run.channel,
        inputs={},
        started=message.entered,
        execution=message.execution,
        status="running",
    )
    services.records.start_run(run)
    for look in range(LOOKS):
        try:
            ts = message.run.thread_ts or Once(services, run.name, "run").post("card", lambda: _card(services, run))
            return services.records.place_run(run.name, ts) or run
        except BeingPostedError:
            if look == LOOKS - 1:
                raise
            time.sleep(BETWEEN)
    raise AssertionError("the last look returns or raises")


def _card(services: Services, run: RunRecord) -> str:
    card = run_card(chain_named(run.chain), run)
    return str(services.slack.chat_postMessage(channel=run.channel, text=card.text, blocks=card.blocks)["ts"])
