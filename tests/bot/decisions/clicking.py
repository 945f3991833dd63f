"""Helpers that click, and that check the final state."""

import json
import time

from bot.decisions.answers import RefusedError, Submission, answer
from greenlight.decisions.model import Decision
from greenlight.decisions.settle import settle_and_show
from tests.asking import Asking, button
from tests.local.slack.support import BEN

SEND = "sfn.SendTaskSuccess"
WRITE = "dynamodb.UpdateItem"


def answers(asking: Asking, decision: Decision, user: str = BEN, choice: str = "greenlight") -> str:
    """Answers a decision. Returns the refusal that the person sees, or "" if the answer was accepted."""
    try:
        answer(asking.services, button(decision, choice), user, Submission(choice=choice))
    except RefusedError as refusal:
        return str(refusal)
    return ""


def reconcile(asking: Asking) -> None:
    """Settles claims as the reconciler does a minute later."""
    for due in list(asking.services.decisions.unsettled(int(time.time()) + 45)):
        if decision := asking.services.decisions.get(*due):
            settle_and_show(asking.services, decision)


def is_true(asking: Asking, decision: Decision, user: str) -> bool:
    """Whether the record, the message, the card and the run agree that the user greenlit it once."""
    found = asking.read(decision)
    output = json.loads(asking.machines.end(decision.execution)["output"])
    assert (found.state, found.user, output["user"], output["choice"]) == ("answered", user, user, "greenlight")
    assert found.token == ""
    assert [event.what for event in found.history].count("answered") == 1
    assert list(asking.services.decisions.unsettled(found.due * 2)) == []
    says = f"Greenlit by <@{user}>"
    return says in asking.message(decision)["text"] and says in asking.card(decision) and not asking.has_buttons(found)
