"""Queues, over HTTP."""

from greenlight.decisions.services import Services


def received(services: Services) -> list[str]:
    return [message["Body"] for message in services.queue.receive()]


def test_a_fifo_queue_keeps_the_order_of_a_group_and_drops_repeats(services: Services) -> None:
    for body in ("1", "2", "1", "3"):
        services.queue.send(body, "C1")
    assert received(services) == ["1", "2", "3"]


def test_a_standard_queue_needs_no_group(services: Services) -> None:
    services.dead_letters[0].send("letter")
    (message,) = services.dead_letters[0].receive()
    assert message["Body"] == "letter"
    services.dead_letters[0].delete(message["ReceiptHandle"])
    assert list(services.dead_letters[0].receive()) == []


def test_what_is_handed_back_is_visible_again(services: Services) -> None:
    for body in ("1", "2"):
        services.queue.send(body, "C1")
    receipts = [message["ReceiptHandle"] for message in services.queue.receive()]
    assert received(services) == []
    services.queue.hand_back(receipts, 0)
    assert received(services) == ["1", "2"]
