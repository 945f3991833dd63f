"""Messages that the notifier could not deliver."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from chains.movie_pitch.chain import GREENLIGHT, chain
from greenlight.decisions.services import Services
from greenlight.wire.gates import gate_fields
from greenlight.wire.reading import ContractError
from lambdas.reconciler.dead_letters import deliver_letter, event_in, letters
from local.slack.server import LocalSlack
from tests.backing import deliver_waiting, waiting
from tests.local.slack.support import ADA, STUDIO

MESSAGE = {
    "kind": "ask",
    "execution": "arn:aws:states:us-east-1:123456789012:execution:test-movie-pitch:r1",
    "at": datetime.now(UTC).isoformat(),
    "run": {"chain": chain.name, "channel": STUDIO, "user": ADA, "team": "T1", "thread_ts": ""},
    "step": "best",
    "title": "The best",
    "text": "A film about cowboys.",
    "gate": gate_fields(GREENLIGHT),
    "token": "t" * 700,
}
NOTIFICATION = {"Type": "Notification", "MessageId": "m1", "Message": json.dumps(MESSAGE)}


def put(services: Services, body: Any, queue: int = 0) -> None:
    """Puts a body into the standard queue of dead letters (0), or into the FIFO queue (1)."""
    text = body if isinstance(body, str) else json.dumps(body)
    services.dead_letters[queue].send(text, "C1" if queue else "")


def left(services: Services) -> int:
    """Counts the messages in the queues, including hidden ones."""
    names = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
    sqs: Any = services.queue.client
    found = [sqs.get_queue_attributes(QueueUrl=queue.url, AttributeNames=names) for queue in services.dead_letters]
    return sum(int(one["Attributes"][name]) for one in found for name in names)


def deliver_letters(services: Services) -> None:
    for queue, letter in letters(services):
        deliver_letter(services, queue, letter)
    deliver_waiting(services)


@pytest.mark.parametrize(
    "body",
    [{"Records": [{"EventSource": "aws:sns", "Sns": NOTIFICATION}]}, NOTIFICATION, MESSAGE],
    ids=["Lambda's event", "SNS's notification", "the message alone"],
)
@pytest.mark.parametrize("queue", [0, 1])
def test_a_question_that_was_never_asked_is_asked(services: Services, slack: LocalSlack, body: Any, queue: int) -> None:
    put(services, body, queue)
    deliver_letters(services)
    assert [decision.run for decision in services.decisions.open()] == ["r1"]
    question = slack.workspace.messages(STUDIO)[-1]
    assert GREENLIGHT.question in question["text"]
    assert left(services) == 0


def test_an_unreported_ending_is_delivered_unchanged() -> None:
    event = {"source": "aws.states", "detail": {"name": "r1", "status": "FAILED"}}
    assert event_in(json.dumps(event), "m1") == event


def test_an_ending_waits_behind_what_its_channel_waits_for(services: Services, slack: LocalSlack) -> None:
    put(services, {"source": "aws.states", "detail": {"name": "r1", "status": "FAILED", "stopDate": 5_000}})
    for queue, letter in letters(services):
        deliver_letter(services, queue, letter)
    (body,) = waiting(services)
    assert json.loads(body)["detail"]["status"] == "FAILED"


@pytest.mark.parametrize(
    "body", ["no JSON", "[1]", "{}", "20", "null", '{"Message": 20}', '{"Records": [7]}', "[" * 100_000]
)
def test_an_unknown_message_stays_in_the_queue(services: Services, body: str) -> None:
    put(services, body)
    ((queue, letter),) = letters(services)
    with pytest.raises(ContractError):
        deliver_letter(services, queue, letter)
    assert left(services) == 1


def test_more_than_one_batch_is_read(services: Services) -> None:
    for _ in range(12):
        put(services, "{}")
    assert len(list(letters(services))) == 12
