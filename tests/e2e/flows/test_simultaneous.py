"""Two people answer one question at the same moment: two of the bot's processes claim one decision."""

import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from moto.dynamodb.responses import DynamoHandler

from greenlight.aws.table import Items
from greenlight.decisions.model import Decision
from greenlight.decisions.store import DecisionStore
from local.stack import LocalStack
from tests.e2e.executions import Executions
from tests.e2e.person import Json, Person, button, shown
from tests.e2e.signed import Signed
from tests.waiting import until

pytestmark = pytest.mark.xdist_group("flows")

ATTEMPTS = 5
SECONDS = 1.5
"""How long a claim waits for the other; less than the bot waits for DynamoDB."""


class Claims:
    """Holds back the first claim of a decision until another process claims it too.

    They do not meet if the other process is still loading.
    """

    def __init__(self, update: Callable[[DynamoHandler], Any]) -> None:
        self._update, self._together = update, Barrier(2)
        self.met = False

    def __call__(self, handler: DynamoHandler) -> Any:
        if handler.body["ExpressionAttributeValues"].get(":state") == {"S": "claimed"}:
            with suppress(BrokenBarrierError):
                self._together.wait(SECONDS)
                self.met = True
        return self._update(handler)


def click_together(slack: Signed, question: Json, choices: dict[Person, str]) -> bool:
    """Clicks for two people at once. Whether their claims met."""
    claims = Claims(DynamoHandler.update_item)
    with pytest.MonkeyPatch.context() as server, ThreadPoolExecutor(2) as both:
        server.setattr(DynamoHandler, "update_item", lambda handler: claims(handler))
        answers = [both.submit(slack.clicks, person, question, choice) for person, choice in choices.items()]
        assert [answer.result().status_code for answer in answers] == [200, 200]
    return claims.met


def record(stack: LocalStack, question: Json) -> Decision:
    """A question's decision in the table."""
    (table,) = stack.session.resource("dynamodb", endpoint_url=stack.aws.endpoint).tables.all()
    about = json.loads(button(question, "pass")["value"])
    found = DecisionStore(Items(table)).get(about["run"], about["decision"])
    assert found
    return found


def test_of_two_answers_at_once_exactly_one_counts(
    stack: LocalStack, ada: Person, ben: Person, slack: Signed, executions: Executions
) -> None:
    choices = {ada: "greenlight", ben: "pass"}
    for attempt in range(ATTEMPTS):
        run = ada.starts("/pitch-movie", f"two answers at once, {attempt}")
        question = run.decision()
        if click_together(slack, question, choices):
            break
    else:
        pytest.fail(f"no two claims met in {ATTEMPTS} runs")
    (told,) = until(lambda: ada.told(run) + ben.told(run), "the refusal")
    winner = ben if ada.told(run) else ada
    assert re.match(f"<@{winner.id}> (is answering this right now|already answered this)", told)
    if winner == ben:
        again = run.decision()
        assert again["ts"] != question["ts"]
        assert ada.clicks(again, "greenlight")["ok"]
    run.comes_to("finished")
    words = {"greenlight": "Greenlit", "pass": "Passed"}[choices[winner]]
    assert f"{words} by <@{winner.id}>" in shown(run.decisions[0])
    claimed = [event.user for event in record(stack, question).history if event.what == "claimed"]
    assert claimed == [winner.id]
    assert executions.ended(run)["status"] == "SUCCEEDED"
    assert executions.entered(run).count("Decision") == len(run.decisions) == (2 if winner == ben else 1)
