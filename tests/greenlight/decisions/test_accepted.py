"""Which answer an execution accepted, from the history of real executions on the local engine."""

import json
import time
from dataclasses import replace

import pytest

from greenlight.decisions.accepted import accepted_answer, is_over
from greenlight.decisions.model import Decision
from greenlight.decisions.services import Services
from greenlight.wire.answer import Answer
from greenlight.wire.reading import ContractError
from tests.asking import Asking
from tests.local.slack.support import BEN
from tests.sdk import blind_client
from tests.waiting import until

GONE = "arn:aws:states:us-east-1:123456789012:execution:gone:r1"


def answer_of(decision: Decision, choice: str = "greenlight") -> Answer:
    return Answer(decision=decision.id, choice=choice, user=BEN, at=decision.asked, users=(BEN,), words='"quoted" é')


def send(asking: Asking, token: str, output: str) -> None:
    asking.machines.client.send_task_success(taskToken=token, output=output)


def test_the_answer_of_a_running_or_ended_run_is_found(asking: Asking) -> None:
    for goes_on in (True, False):
        decision = asking.ask(goes_on=goes_on)
        assert accepted_answer(asking.services, decision) is None
        send(asking, decision.token, answer_of(decision).to_json())
        found = until(lambda decision=decision: accepted_answer(asking.services, decision))  # type: ignore[misc]
        assert found == answer_of(decision)
        if goes_on:
            assert not is_over(asking.services, decision, decision.asked)
            send(asking, asking.token(), "null")
            asking.machines.end(decision.execution)
            assert accepted_answer(asking.services, decision) == found
            assert is_over(asking.services, decision, decision.asked)


def test_other_answers_and_outputs_are_ignored(asking: Asking) -> None:
    other = json.dumps({"decision": "another", "choice": "pass", "user": BEN, "at": 1})
    decision = asking.ask(goes_on=True)
    for mention in (other, json.dumps([decision.id]), json.dumps({"note": decision.id})):
        asked = asking.ask()
        send(asking, asked.token, mention)
        asking.machines.end(asked.execution)
        assert accepted_answer(asking.services, replace(asked, id=decision.id)) is None


def test_an_answer_with_a_wrong_type_is_an_error(asking: Asking) -> None:
    decision, other = asking.ask(), asking.ask()
    send(asking, decision.token, json.dumps({"decision": decision.id, "choice": 5, "user": BEN, "at": 1}))
    send(asking, other.token, json.dumps({"note": other.id, "text": "\ud800"}))
    for asked in (decision, other):
        asking.machines.end(asked.execution)
    with pytest.raises(ContractError, match=r"not a valid Answer: .*`\$\.choice`"):
        accepted_answer(asking.services, decision)
    assert accepted_answer(asking.services, other) is None


def test_a_task_that_timed_out_or_was_stopped_took_no_answer(asking: Asking) -> None:
    late, stopped = asking.ask(seconds=1), asking.ask()
    asking.machines.client.stop_execution(executionArn=stopped.execution)
    asking.machines.end(late.execution)
    for decision in (late, stopped):
        assert accepted_answer(asking.services, decision) is None
        assert is_over(asking.services, decision, decision.asked)


def test_a_question_of_a_hidden_run_is_over_when_due(asking: Asking) -> None:
    decision, blind = asking.ask(), Services({})
    blind.states = blind.states_once = blind_client(asking.aws.endpoint)
    assert not is_over(blind, decision, decision.asked)
    assert is_over(blind, decision, decision.due)


def test_a_question_is_over_when_due_even_if_the_run_continues(asking: Asking) -> None:
    decision = asking.ask()
    assert not is_over(asking.services, decision, decision.due - 1)
    assert is_over(asking.services, decision, decision.due)


def test_a_gone_execution_took_no_answer_and_is_over(asking: Asking) -> None:
    decision = replace(asking.ask(), execution=GONE)
    assert accepted_answer(asking.services, decision) is None
    assert is_over(asking.services, decision, decision.asked)


def test_an_answer_far_back_in_a_long_history_is_found(asking: Asking) -> None:
    decision = asking.ask(goes_on=True, then_passes=130)
    send(asking, decision.token, answer_of(decision).to_json())
    asking.token()
    assert len(asking.machines.history(decision.execution)) > 250
    assert accepted_answer(asking.services, decision) == answer_of(decision)
    assert accepted_answer(asking.services, replace(decision, asked=int(time.time()) + 3600)) is None
