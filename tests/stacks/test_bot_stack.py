"""The bot's stack."""

import pytest

from tests.stacks.conftest import Template, resources

pytestmark = pytest.mark.xdist_group("stacks")


def test_the_bot_has_a_function_url_that_slack_can_call(templates: dict[str, Template]) -> None:
    (url,) = resources(templates["dev-greenlight-bot"], "AWS::Lambda::Url").values()
    assert url["AuthType"] == "NONE"
    assert "RequestUrl" in templates["dev-greenlight-bot"]["Outputs"]
