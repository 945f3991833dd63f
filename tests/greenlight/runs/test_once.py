import pytest

from greenlight.decisions.services import Services
from greenlight.runs.once import BeingPostedError, Once
from greenlight.runs.store import POSTING


def refuse() -> str:
    raise OSError("Slack is away")


def test_a_part_is_posted_once(services: Services) -> None:
    once = Once(services, "r1", "m1")
    assert once.post("text", lambda: "1.1") == "1.1"
    assert once.post("text", lambda: "2.2") == "1.1"
    assert once.post("more", lambda: "3.3") == "3.3"


def test_two_simultaneous_deliveries_post_it_once(services: Services) -> None:
    once = Once(services, "r1", "m1")

    def meanwhile() -> str:
        with pytest.raises(BeingPostedError, match="text of notification m1"):
            once.post("text", lambda: "2.2")
        return "1.1"

    assert once.post("text", meanwhile) == "1.1"
    assert once.post("text", lambda: "2.2") == "1.1"


def test_the_next_delivery_posts_what_failed(services: Services) -> None:
    once = Once(services, "r1", "m1")
    with pytest.raises(OSError, match="away"):
        once.post("text", refuse)
    assert once.post("text", lambda: "1.1") == "1.1"


def test_a_claim_lasts_no_longer_than_its_owner_may_run(services: Services) -> None:
    assert services.runs.claim_post("r1", "m1#text", now=100)
    assert not services.runs.claim_post("r1", "m1#text", now=100 + POSTING - 1)
    assert services.runs.claim_post("r1", "m1#text", now=100 + POSTING)
    assert not services.runs.claim_post("r1", "m1#text", now=100 + POSTING)
