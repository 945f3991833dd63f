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


def put(services: Services, body: Any) -> None:
    text = body if isinstance(body, str) else json.dumps(body)
    services.queues.send_message(QueueUrl=services.environment["DEAD_LETTERS"], MessageBody=text)


def left(services: Services) -> int:
    """Counts the messages in the queue, including hidden ones."""
    found = services.queues.get_queue_attributes(
        QueueUrl=services.environment["DEAD_LETTERS"],
        AttributeNames=["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
    )["Attributes"]
    return int(found["ApproximateNumberOfMessages"]) + int(found["ApproximateNumberOfMessagesNotVisible"])


@pytest.mark.parametrize(
    "body",
    [{"Records": [{"EventSource": "aws:sns", "Sns": NOTIFICATION}]}, NOTIFICATION, MESSAGE],
    ids=["Lambda's event", "SNS's notification", "the message alone"],
)
def test_a_question_that_was_never_asked_is_asked(services: Services, slack: LocalSlack, body: Any) -> None:
    put(services, body)
    for letter in letters(services):
        deliver_letter(services, letter)
    assert [decision.run for decision in services.decisions.open()] == ["r1"]
    question = slack.workspace.messages(STUDIO)[-1]
    assert GREENLIGHT.question in question["text"]
    assert left(services) == 0


def test_an_unreported_ending_is_delivered_unchanged() -> None:
    event = {"source": "aws.states", "detail": {"name": "r1", "status": "FAILED"}}
    assert event_in(json.dumps(event), "m1") == event


@pytest.mark.parametrize(
    "body", ["no JSON", "[1]", "{}", "20", "null", '{"Message": 20}', '{"Records": [7]}', "[" * 100_000]
)
def test_an_unknown_message_stays_in_the_queue(services: Services, body: str) -> None:
    put(services, body)
    (letter,) = letters(services)
    with pytest.raises(ContractError):
        deliver_letter(services, letter)
    assert left(services) == 1


def test_more_than_one_batch_is_read(services: Services) -> None:
    for _ in range(12):
        put(services, "{}")
    assert len(list(letters(services))) == 12
