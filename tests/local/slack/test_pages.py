from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from local.slack.pages import blueprint
from local.slack.workspace import OpenView, Workspace

STUDIO, ADA, BEN = "C0STUDIO001", "U0ADA000001", "U0BEN000001"


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


@pytest.fixture
def workspace() -> Workspace:
    return Workspace("Greenlight", "Greenlight", now=lambda: 1_700_000_000.0)


@pytest.fixture
def browser(workspace: Workspace) -> FlaskClient:
    flask = Flask("test", static_folder=None)
    flask.register_blueprint(blueprint(workspace))
    return flask.test_client()


def shown(browser: FlaskClient, path: str, user: str = "ada") -> Any:
    response = browser.get(f"/_page/{path}?user={user}")
    assert response.status_code == 200, response.text
    return response.json


def texts(model: Any) -> str:
    return " ".join(message["html"] for message in model["messages"])


def test_the_page_and_its_files_are_served(browser: FlaskClient) -> None:
    with browser.get("/") as page, browser.get("/_page/static/main.js") as script:
        assert "<!doctype html>" in page.get_data(as_text=True)
        assert page.headers["Content-Security-Policy"].startswith("default-src 'self'; ")
        assert script.mimetype == "text/javascript"
    assert browser.get("/_page/static/../pages.py").status_code == 404


def test_the_sidebar_has_the_viewers_channels(browser: FlaskClient, workspace: Workspace) -> None:
    public = workspace.post(STUDIO, {"user": BEN, "text": "a"})
    private = workspace.post(STUDIO, {"user": BEN, "text": "b", "ephemeral_to": BEN})
    of_ada, of_ben = shown(browser, "workspace"), shown(browser, "workspace", "ben")
    assert (of_ada["user"], of_ada["team"], of_ada["app"]) == (ADA, "Greenlight Studio", "Greenlight")
    assert [person["name"] for person in of_ada["people"]] == ["ada", "ben", "chika", "dana", "eli"]
    shared, hers = ["studio", "travel", "random", "Greenlight"], ["writers-room", "ben, greenlight"]
    assert [channel["name"] for channel in of_ada["channels"]] == [*shared, *hers]
    assert [channel["kind"] for channel in of_ada["channels"][3:]] == ["im", "private_channel", "mpim"]
    assert [channel["name"] for channel in shown(browser, "workspace", "chika")["channels"]] == shared
    assert of_ada["channels"][0]["latest"] == public["ts"]
    assert of_ben["channels"][0]["latest"] == private["ts"]
    assert shown(browser, "workspace", "nobody")["user"] == ADA


def test_the_channel_shows_only_broadcast_replies(browser: FlaskClient, workspace: Workspace) -> None:
    root = workspace.post(STUDIO, {"user": ADA, "text": "root"})["ts"]
    reply = workspace.post(STUDIO, {"user": ADA, "text": "reply", "thread_ts": root})["ts"]
    workspace.post(STUDIO, {"user": ADA, "text": "both", "thread_ts": root, "subtype": "thread_broadcast"})
    channel, thread = shown(browser, f"messages/{STUDIO}"), shown(browser, f"thread/{STUDIO}/{reply}")
    assert "reply<" not in texts(channel)
    assert "both" in texts(channel)
    assert "2 replies" in texts(channel)
    assert thread["root"] == root
    assert all(text in texts(thread) for text in ("root", "reply", "both"))
    assert "2 replies" not in texts(thread)


def test_private_messages_are_shown_to_one_person(browser: FlaskClient, workspace: Workspace) -> None:
    root = workspace.post(STUDIO, {"user": ADA, "text": "root"})["ts"]
    workspace.post(STUDIO, {"user": ADA, "text": "psst", "ephemeral_to": ADA})
    workspace.post(STUDIO, {"user": ADA, "text": "psst", "ephemeral_to": ADA, "thread_ts": root})
    for path in (f"messages/{STUDIO}", f"thread/{STUDIO}/{root}"):
        assert "Only visible to you" in texts(shown(browser, path))
        assert "psst" not in texts(shown(browser, path, "ben"))


def test_a_view_is_shown_to_its_person(browser: FlaskClient, workspace: Workspace) -> None:
    view = {"id": "V1", "title": plain("Film"), "blocks": [{"type": "divider"}]}
    workspace.show_view(OpenView(view, ADA))
    assert shown(browser, "workspace")["views"] == ["V1"]
    model = shown(browser, "view/V1")
    assert model == {"id": "V1", "parent": None, "title": "Film", "submit": "", "close": "Cancel", "html": "<hr>"}
    assert browser.get("/_page/view/V1?user=ben").status_code == 404
    assert shown(browser, "workspace", "ben")["views"] == []


def test_each_person_has_their_own_home(browser: FlaskClient, workspace: Workspace) -> None:
    workspace.show_home(ADA, {"type": "home", "blocks": [{"type": "divider"}]})
    assert shown(browser, "home") == {"html": "<hr>"}
    assert shown(browser, "home", "ben") == {"html": ""}


@pytest.mark.parametrize(
    "address",
    [
        f"messages/{STUDIO}",
        f"messages/{STUDIO}?user=nobody",
        f"messages/{STUDIO}?user=USLACKBOT",
        "messages/C0NOWHERE?user=ada",
        "messages/D0BEN000001?user=ada",
        "messages/C0WRITERS01?user=chika",
        "thread/D0BEN000001/1.0?user=ada",
        "view/V404?user=ada",
        "home?user=",
    ],
)
def test_hidden_content_is_404(browser: FlaskClient, address: str) -> None:
    assert browser.get(f"/_page/{address}").status_code == 404


def test_only_members_may_choose_a_private_channel(workspace: Workspace, browser: FlaskClient) -> None:
    chooser = {"type": "conversations_select", "action_id": "where"}
    workspace.post(STUDIO, {"user": BEN, "text": "x", "blocks": [{"type": "actions", "elements": [chooser]}]})
    for person, known in (("ben", True), ("chika", False)):
        html = texts(shown(browser, f"messages/{STUDIO}", person))
        assert ("#writers-room" in html, "#random" in html) == (known, True)


def test_people_who_have_left_cannot_be_chosen(workspace: Workspace, browser: FlaskClient) -> None:
    workspace.users[ADA] = replace(workspace.users[ADA], deleted=True)
    chooser = {"type": "users_select", "action_id": "who"}
    workspace.post(STUDIO, {"user": BEN, "text": "x", "blocks": [{"type": "actions", "elements": [chooser]}]})
    workspace.post(STUDIO, {"user": ADA, "text": f"From <@{ADA}>"})
    assert [person["name"] for person in shown(browser, "workspace")["people"]] == ["ben", "chika", "dana", "eli"]
    html = texts(shown(browser, f"messages/{STUDIO}", "ben"))
    assert '<option value="U0CHIKA0001">@chika' in html
    assert f'<option value="{ADA}"' not in html
    assert f'data-user="{ADA}">@ada' in html
