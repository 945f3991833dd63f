"""Writes Amazon's event stream encoding (application/vnd.amazon.eventstream), as far as an agent's answer needs it."""

import json
import struct
import zlib
from collections.abc import Mapping
from typing import Any

CONTENT_TYPE = "application/vnd.amazon.eventstream"

_STRING = 7


def event(kind: str, body: Mapping[str, Any]) -> bytes:
    """Returns an event of the stream, such as `chunk`, with a JSON body."""
    return _message({":message-type": "event", ":event-type": kind}, body)


def exception(kind: str, message: str) -> bytes:
    """Returns an error that ends a stream after its start; `kind` is such as `dependencyFailedException`."""
    return _message({":message-type": "exception", ":exception-type": kind}, {"message": message})


def _message(headers: Mapping[str, str], body: Mapping[str, Any]) -> bytes:
    """Encodes lengths and their checksum, headers, payload, and a checksum of it all; numbers are big-endian."""
    fields = b"".join(_header(*pair) for pair in {**headers, ":content-type": "application/json"}.items())
    payload = json.dumps(body).encode()
    prelude = struct.pack("!II", 12 + len(fields) + len(payload) + 4, len(fields))
    start = prelude + struct.pack("!I", zlib.crc32(prelude)) + fields + payload
    return start + struct.pack("!I", zlib.crc32(start))


def _header(name: str, value: str) -> bytes:
    return bytes([len(name)]) + name.encode() + struct.pack("!BH", _STRING, len(value.encode())) + value.encode()
