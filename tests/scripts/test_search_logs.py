"""The search for secrets in the logs of a test run."""

import secrets
from pathlib import Path

import pytest

from local.aws.tasks import new_token
from scripts.search_logs import SECRETS, findings, main

BOT_TOKEN, SIGNING_SECRET = f"xoxb-{secrets.token_hex(16)}", secrets.token_hex(16)
LEAKS = {
    f'{{"token": "{BOT_TOKEN}"}}': "a token of a Slack app",
    "Authorization: Bearer xapp-1-A0123456789-0123456789-abcdef": "a token of a Slack app",
    f"secret={SIGNING_SECRET}": "a signing secret",
    f'"{SIGNING_SECRET}"': "a signing secret",
    "POST https://hooks.slack.com/actions/T0123/456/abcdefgh": "a response URL",
    f"POST http://127.0.0.1:5000/_response/{secrets.token_urlsafe(24)}": "a response URL",
    f'{{\\"token\\":\\"{new_token()}\\"}}': "a task token",
}
HARMLESS = [
    '{"function_request_id":"12bf8cf4-a670-4684-a64d-dd2cc5f7ecaa","xray_trace_id":"1-6b0e4b37-575a18e1a3aa42d996555ca5"}',
    f"trigger 123.456.{secrets.token_hex(16)}",
    'the secret dev/greenlight/slack has no "bot_token": enter it as {"bot_token": "xoxb-…"}',
    "arn:aws:states:us-east-1:123456789012:execution:dev-greenlight-movie-pitch:movie-pitch-10193cde509a8de0b7ee",
]


@pytest.mark.parametrize(("line", "kind"), LEAKS.items(), ids=LEAKS.values())
def test_each_kind_of_secret_is_found(line: str, kind: str) -> None:
    assert list(findings(f"first\n{line}\nlast")) == [(2, kind)]
    assert kind in SECRETS


def test_what_is_no_secret_is_not_found() -> None:
    assert list(findings("\n".join(HARMLESS))) == []


def test_it_prints_the_place_and_not_the_secret(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "gw0.log").write_text("\n".join(HARMLESS))
    assert main([str(tmp_path)]) == 0
    (tmp_path / "gw1.log").write_text(f"first\n{BOT_TOKEN}\n")
    assert main([str(tmp_path)]) == 1
    assert capsys.readouterr().out == f"{tmp_path}/gw1.log:2: a token of a Slack app\n"


def test_no_logs_are_a_mistake(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "gw0.log").touch()
    assert main([str(tmp_path)]) == 2
    assert "run the tests first" in capsys.readouterr().err
