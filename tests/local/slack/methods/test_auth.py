"""api.test and auth.test, over HTTP."""

import pytest
from slack_sdk.errors import SlackApiError

from local.slack.server import LocalSlack
from tests.local.slack.support import BOT, MANIFEST, client_of, running


def test_returns_the_tokens_owner_and_the_arguments() -> None:
    with running(LocalSlack(MANIFEST)) as slack:
        client = client_of(slack)
        found = client.auth_test()
        assert (found["user_id"], found["url"]) == (BOT, f"{slack.url}/")
        assert found["bot_id"] == slack.workspace.bot_id
        assert client.api_test(a="1")["args"] == {"a": "1"}
        with pytest.raises(SlackApiError, match="my_error"):
            client.api_test(error="my_error")
