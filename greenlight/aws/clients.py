"""How long the AWS SDK's clients wait, and how often they try."""

from typing import TYPE_CHECKING

from botocore.config import Config

if TYPE_CHECKING:
    pass

QUICK = Config(connect_timeout=1, read_timeout=2, retries={"total_max_attempts": 2, "mode": "standard"})
"""For calls in a request that Slack waits for at most three seconds for."""

ONCE = QUICK.merge(Config(retries={"total_max_attempts": 1}))
"""For a call of which one has to know afterwards what became of it: a second try hides how the first ended."""
