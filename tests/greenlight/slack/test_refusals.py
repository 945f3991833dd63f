"""What a refusal by Slack says, over HTTP."""

import pytest

from greenlight.slack.errors import NO_ANSWER
from greenlight.slack.refusals import may_pass, refusal_name
from local.slack.server import LocalSlack
from tests.faulty import Fault, faulty
from tests.local.slack.support import STUDIO


@pytest.mark.parametrize(
    ("fault", "name", "passes"),
    [
        (Fault({"ok": False, "error": "restricted_action"}), "restricted_action", False),
        (Fault({"ok": False, "error": "fatal_error"}), "fatal_error", True),
        (Fault({"ok": False, "error": "ratelimited"}, 429), "ratelimited", True),
        (Fault({}, 503), "", True),
        (Fault({}, times=9, drops=True), "", True),
    ],
    ids=["refused", "Slack's own problem", "too many calls", "503", "connection lost"],
)
def test_a_refusal_has_a_name_and_may_pass(slack: LocalSlack, fault: Fault, name: str, passes: bool) -> None:
    with faulty(slack) as proxy:
        proxy.faults["chat.postMessage"] = fault
        with pytest.raises(NO_ANSWER) as raised:
            proxy.client.chat_postMessage(channel=STUDIO, text="Hello")
    assert isinstance(raised.value, Exception)
    assert (refusal_name(raised.value), may_pass(raised.value)) == (name, passes)
