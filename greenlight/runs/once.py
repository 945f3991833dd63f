"""Posts each part of a message once, however often and by however many it is delivered."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from greenlight.runs.services import RunServices


class BeingPostedError(RuntimeError):
    """Another delivery of the same message is just posting this: the text says what. A later delivery finds it done."""


@dataclass(frozen=True)
class Once:
    """Posts the parts of one message of a run; `id` is the message's, the same in each delivery."""

    services: RunServices
    run: str
    id: str

    def post(self, part: str, post: Callable[[], str]) -> str:
        """The timestamp of a part: of what `post` posts now, unless a delivery before did. Raises BeingPostedError.

        Where `post` raises, the next delivery tries again.
        """
        records, key = self.services.runs, f"{self.id}#{part}"
        if ts := records.posted(self.run, key):
            return ts
        if not records.claim_post(self.run, key, int(time.time())):
            raise BeingPostedError(f"{part} of the message {self.id} of the run {self.run}")
        try:
            ts = post()
        finally:
            if ts:
                records.note_post(self.run, key, ts, int(time.time()))
            else:
                records.release_post(self.run, key)
        return ts
