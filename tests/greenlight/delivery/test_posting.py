"""What people see if Slack refuses a text, a file or a question: nothing is lost without a word."""

from dataclasses import replace
from http.client import RemoteDisconnected
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from greenlight import texts
from greenlight.decisions.services import Services
from greenlight.wire.notification import File, Notification
from local.slack.server import LocalSlack
from tests.greenlight.delivery.test_notifications import LONG
from tests.greenlight.notified import asks, decisions_of, deliver, has_buttons, run_of, shown
from tests.greenlight.notified import texts as texts_in
from tests.local.slack.support import STUDIO, control

PDF = File(bucket="files", key="k", name="Paris.pdf")
BENS_DM = "D0BEN000001"


@pytest.fixture
def file(services: Services) -> None:
    services.files.create_bucket(Bucket=PDF.bucket)
    services.files.put_object(Bucket=PDF.bucket, Key=PDF.key, Body=b"%PDF")


def refuse(slack: LocalSlack, method: str, error: str, **more: Any) -> None:
    control(slack, "refuse", method=method, error=error, **more)


def card(slack: LocalSlack) -> str:
    return shown(slack.workspace.messages(STUDIO)[0]).replace("\\xa0", " ").replace("\xa0", " ")


def directly(slack: LocalSlack) -> list[str]:
    return [str(message["text"]) for message in slack.workspace.messages(BENS_DM)]


def test_a_text_whose_blocks_are_refused_is_posted_as_plain_text(
    services: Services, slack: LocalSlack, told: Notification
) -> None:
    refuse(slack, "chat.postMessage", "invalid_blocks", where={"text": "markdown"})
    deliver(services, replace(told, text="A *fine* <text>."))
    said = slack.workspace.messages(STUDIO)[-1]
    assert said["text"].replace("\u2060", "") == "**T**\n\nA *fine* &lt;text&gt;."
    assert "blocks" not in said


def test_a_text_that_is_refused_in_any_form_becomes_a_file(
    services: Services, slack: LocalSlack, told: Notification
) -> None:
    refuse(slack, "chat.postMessage", "msg_too_long", where={"text": "words"})
    deliver(services, told)
    (found,) = slack.workspace.files.values()
    assert (found.name, found.content.decode()) == ("T.md", "**T**\n\nwords")
    assert slack.workspace.messages(STUDIO)[-1]["thread_ts"] == told.run.thread_ts


def test_if_files_are_refused_too_a_line_says_so_and_the_run_goes_on(
    services: Services, slack: LocalSlack, told: Notification
) -> None:
    refuse(slack, "chat.postMessage", "msg_too_long", where={"text": "words"})
    refuse(slack, "files.*", "file_uploads_disabled")
    deliver(services, told)
    assert texts_in(slack)[1:] == [texts.delivery.TEXT_REFUSED]
    assert run_of(services).status == "running"


def test_a_long_text_whose_file_is_refused_is_posted_in_full(
    services: Services, slack: LocalSlack, told: Notification
) -> None:
    refuse(slack, "files.*", "missing_scope")
    deliver(services, replace(told, text=LONG))
    everything = str(slack.workspace.messages(STUDIO))
    assert all(f"Chapter {number}" in everything for number in range(20))


def test_a_question_is_asked_whatever_becomes_of_its_text(
    services: Services, slack: LocalSlack, told: Notification
) -> None:
    refuse(slack, "chat.postMessage", "msg_too_long", where={"text": "words"})
    refuse(slack, "files.*", "file_uploads_disabled")
    refuse(slack, "chat.postMessage", "invalid_blocks", where={"text": "rich_text"})
    deliver(services, asks(told))
    question = slack.workspace.messages(STUDIO)[-1]
    assert has_buttons(question)
    assert decisions_of(services)[0].message_ts == question["ts"]
    assert run_of(services).is_waiting


@pytest.mark.parametrize("error", ["file_uploads_disabled", "missing_scope", "an_error_of_tomorrow"])
@pytest.mark.usefixtures("file")
def test_a_card_names_the_file_that_is_missing_and_how_to_get_it(
    services: Services, slack: LocalSlack, told: Notification, error: str
) -> None:
    refuse(slack, "files.getUploadURLExternal", error)
    finish = replace(told, kind="finish", step="one_pager", file=PDF)
    deliver(services, finish)
    assert run_of(services).status == "finished"
    assert texts.delivery.file_missing("Paris.pdf", texts.delivery.refusal(error)) in card(slack)
    assert "✗ Not shown: One-page" in card(slack)
    assert "'action_id': 'send_again'" in card(slack)

    slack._app.refusals.clear()
    deliver(services, finish)
    assert [file.name for file in slack.workspace.files.values()] == ["Paris.pdf"]
    assert "is not here" not in card(slack)
    assert "✓ One-page" in card(slack)


def test_a_result_that_is_refused_in_any_form_is_missing_on_the_card(
    services: Services, slack: LocalSlack, told: Notification
) -> None:
    refuse(slack, "chat.postMessage", "msg_too_long", where={"text": "words"})
    refuse(slack, "files.*", "file_uploads_disabled")
    deliver(services, replace(told, kind="finish"))
    assert "✗ The result is not here" in card(slack)
    assert services.runs.kept_result("r1")


@pytest.mark.parametrize("error", ["ratelimited", "token_revoked", "fatal_error"])
def test_what_passes_or_concerns_the_app_stays_in_the_queue(
    services: Services, slack: LocalSlack, told: Notification, error: str
) -> None:
    refuse(slack, "chat.postMessage", error, times=1)
    with pytest.raises(SlackApiError, match=error):
        deliver(services, told)
    deliver(services, told)
    assert len([text for text in texts_in(slack) if "words" in text]) == 1


def test_a_lost_reply_posts_a_marked_repeat(services: Services, slack: LocalSlack, told: Notification) -> None:
    control(slack, "refuse", method="chat.postMessage", drop=True, after=True, times=1)
    with pytest.raises(RemoteDisconnected):
        deliver(services, told)
    deliver(services, told)
    first, second = slack.workspace.messages(STUDIO)[1:]
    assert texts.delivery.POSTED_AGAIN not in shown(first)
    assert texts.delivery.POSTED_AGAIN in shown(second)


def test_a_card_that_was_deleted_is_replaced_and_the_thread_goes_on_there(
    services: Services, slack: LocalSlack, told: Notification
) -> None:
    slack.workspace.delete(STUDIO, told.run.thread_ts)
    deliver(services, replace(told, step="best"))
    new, text = slack.workspace.messages(STUDIO)
    assert text["thread_ts"] == new["ts"] == run_of(services).thread_ts
    assert text["text"] == "T: words"


def test_a_question_published_again_stays_one_and_takes_the_new_token(
    services: Services, slack: LocalSlack, told: Notification
) -> None:
    first = asks(told, state="Greenlight", token="first")
    deliver(services, replace(first, id=""), "")
    deliver(services, replace(first, token="second"), "")
    (decision,) = decisions_of(services)
    assert decision.token == "second"
    (question,) = [message for message in slack.workspace.messages(STUDIO) if has_buttons(message)]
    assert "second" in shown(question)
    assert "first" not in shown(question)
