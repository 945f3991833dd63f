import json
from collections.abc import Iterator
from typing import Any

import requests
from slack_sdk import WebClient

from local.slack.server import LocalSlack
from tests.local.slack.support import ADA, BEN, DEADLINE, STUDIO, control


def events(response: requests.Response) -> Iterator[Any]:
    for line in response.iter_lines(chunk_size=1, decode_unicode=True):
        if line.startswith("data: "):
            yield json.loads(line.removeprefix("data: "))


def listen(slack: LocalSlack, user: str = "") -> requests.Response:
    return requests.get(f"{slack.url}/_control/events", params={"user": user}, stream=True, timeout=DEADLINE)


def test_streams_events_except_others_private_ones(slack: LocalSlack, client: WebClient) -> None:
    with listen(slack, ADA) as hers, listen(slack) as everything:
        private = client.chat_postEphemeral(channel=STUDIO, user=BEN, text="psst")["message_ts"]
        public = client.chat_postMessage(channel=STUDIO, text="all")["ts"]
        assert next(events(hers)) == {"type": "message", "channel": STUDIO, "ts": public}
        assert next(events(everything)) == {"type": "message", "channel": STUDIO, "ts": private, "user": BEN}


def test_ends_with_the_server(slack: LocalSlack) -> None:
    with listen(slack) as response:
        control(slack, "reset")
        stream = events(response)
        assert next(stream) == {"type": "reset"}
        slack.workspace.end_subscriptions()
        assert list(stream) == []
