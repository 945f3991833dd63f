from local.slack.rate_limit import BURST, RateLimit
from tests.local.slack.support import RANDOM, STUDIO, Clock


def test_a_burst_then_one_a_second_in_each_channel(clock: Clock) -> None:
    limit = RateLimit(clock)
    assert all(limit.allows(STUDIO) for _ in range(BURST))
    assert not limit.allows(STUDIO)
    assert limit.allows(RANDOM)
    clock.seconds += 1
    assert limit.allows(STUDIO)
    assert not limit.allows(STUDIO)
