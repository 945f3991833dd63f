"""Each subscriber hears of what happens while it listens."""

from local.slack.subscribers import Subscribers


def test_a_subscriber_hears_of_everything_until_it_leaves() -> None:
    subscribers = Subscribers()
    subscribers.tell({"type": "before"})
    with subscribers.subscribe() as first:
        subscribers.tell({"type": "one"})
        with subscribers.subscribe() as second:
            subscribers.tell({"type": "both"})
        subscribers.end_subscriptions()
    subscribers.tell({"type": "after"})
    assert [first.get_nowait() for _ in range(first.qsize())] == [{"type": "one"}, {"type": "both"}, None]
    assert [second.get_nowait() for _ in range(second.qsize())] == [{"type": "both"}]
