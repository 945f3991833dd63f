"""Posts each part of a notification only once, even if it is delivered several times or in parallel.

If nobody knows whether a part was posted (Slack's response was lost, or the function died), it is posted again and says
so: Slack has no key that would prevent a second message, and the bot has no right to read messages.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from greenlight.runs.services import RunServices
from greenlight.slack.errors import NO_ANSWER, is_certain


class BeingPostedError(RuntimeError):
    """Another delivery is posting this part now. The text says which part. A later delivery will find it posted."""


@dataclass(frozen=True)
class Once:
    """Posts the parts of one notification; `id` identifies it, the same in each delivery."""

    services: RunServices
    run: str
    id: str

    def post(self, part: str, post: Callable[[bool], str]) -> str:
        """Calls `post`, unless an earlier delivery posted this part. Returns what `post` returned then or now.

        That is a message's timestamp, or "uploaded" for a file. `post` is told whether the part may have been posted
        before. Raises BeingPostedError. If `post` raises an error, the next delivery tries again.
        """
        records, key = self.services.runs, f"{self.id}#{part}"
        if ts := records.posted(self.run, key):
            return ts
        claim = records.claim_post(self.run, key, int(time.time()))
        if not claim:
            raise BeingPostedError(f"{part} of notification {self.id} of run {self.run}")
        ts, unsure = "", claim.may_be_posted
        try:
            ts = post(claim.may_be_posted)
        except NO_ANSWER as error:
            unsure = unsure or not is_certain(error)
            raise
        finally:
            if ts:
                records.note_post(self.run, key, ts, int(time.time()))
            else:
                records.release_post(self.run, key, unsure=unsure)
        return ts
