"""Amazon's event stream encoding, read by the SDK's own parser."""

import json
from typing import Any

import pytest
from botocore.eventstream import ChecksumMismatch, EventStreamBuffer

from local.model.event_stream import event, exception


def test_the_sdk_reads_three_events() -> None:
    buffer = EventStreamBuffer()
    buffer.add_data(event("chunk", {"bytes": "ä"}) + event("trace", {}) + exception("throttlingException", "too many"))
    read: list[Any] = list(buffer)
    first, second, last = read
    assert first.headers == {":message-type": "event", ":event-type": "chunk", ":content-type": "application/json"}
    assert (json.loads(first.payload), second.payload) == ({"bytes": "ä"}, b"{}")
    assert (last.headers[":exception-type"], last.headers[":message-type"]) == ("throttlingException", "exception")
    assert json.loads(last.payload) == {"message": "too many"}


def test_the_sdk_detects_a_changed_byte() -> None:
    buffer, written = EventStreamBuffer(), bytearray(event("chunk", {"bytes": "a"}))
    written[-6] ^= 1
    buffer.add_data(bytes(written))
    with pytest.raises(ChecksumMismatch):
        next(buffer)
