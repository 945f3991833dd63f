"""Posts each part of a notification only once, even if it is delivered several times or in parallel."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from greenlight.runs.services import RunServices


class BeingPostedError(RuntimeError):
    """Another delivery is posting this part now. The text says which part. A later delivery will find it posted."""


@dataclass(frozen=True)
class Once:
    """Posts the parts of one notification; `id` is its SNS message id, the same in each delivery."""

    services: RunServices
    run: str
    id: str

    def post(self, part: str, post: Callable[[], str]) -> str:
        """Calls `post`, unless an earlier delivery posted this part. Returns what `post` returned then or now.

        That is a message's timestamp, or "uploaded" for a file. Raises BeingPostedError.
        If `post` raises an error, the next delivery tries again.
        """
        records, key = self.services.runs, f"{self.id}#{part}"
        if ts := records.posted(self.run, key):
            return ts
        if not records.claim_post(self.run, key, int(time.time())):
            raise BeingPostedError(f"{part} of notification {self.id} of run {self.run}")
        try:
            ts = post()
        finally:
            if ts:
                records.note_post(self.run, key, ts, int(time.time()))
            else:
                records.release_post(self.run, key)
        return ts
