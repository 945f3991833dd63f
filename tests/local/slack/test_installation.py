"""What the manifest grants an app, and what the app has received."""

from local.slack.installation import Installation, Limits, Upload
from local.slack.log import Entry
from local.slack.workspace import Workspace
from tests.local.slack.support import MANIFEST, Clock


def installed(manifest: dict[str, object]) -> Installation:
    return Installation(manifest, Workspace("Studio", "Greenlight", Clock()), Limits())


def test_the_manifest_grants_scopes_and_commands() -> None:
    app = installed(MANIFEST)
    assert "chat:write" in app.scopes
    assert [*app.commands] == ["/pitch-movie", "/escaped"]
    assert [*app.shortcuts] == ["pitch", "pitch_this"]
    assert app.bot_events == ["app_mention", "app_home_opened", "message.im"]


def test_an_empty_manifest_grants_nothing() -> None:
    app = installed({})
    assert (app.scopes, app.commands, app.shortcuts, app.bot_events) == ([], {}, {}, [])


def test_secrets_differ_and_are_hidden() -> None:
    one, other = installed({}), installed({})
    for name in ("bot_token", "signing_secret", "verification_token"):
        assert getattr(one, name) != getattr(other, name)
        assert getattr(one, name) not in repr(one)


def test_forget_clears_the_apps_state() -> None:
    app = installed({})
    app.uploads["F1"] = Upload("a.md", 1)
    app.log.add(Entry("in", "auth.test", "", 200, 1.0))
    before = app.response_urls
    app.forget()
    assert (app.uploads, app.log.entries()) == ({}, [])
    assert app.response_urls is not before
