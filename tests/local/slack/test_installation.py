"""What the manifest grants an app, and what it was handed."""

from local.slack.installation import Installation, Limits, Upload
from local.slack.log import Entry
from local.slack.workspace import Workspace
from tests.local.slack.support import MANIFEST, Clock


def installed(manifest: dict[str, object]) -> Installation:
    return Installation(manifest, Workspace("Studio", "Greenlight", Clock()), Limits())


def test_the_manifest_says_what_the_app_may_and_offers() -> None:
    app = installed(MANIFEST)
    assert "chat:write" in app.scopes
    assert [*app.commands] == ["/pitch-movie", "/escaped"]
    assert [*app.shortcuts] == ["pitch", "pitch_this"]
    assert app.bot_events == ["app_mention", "app_home_opened", "message.im"]


def test_a_manifest_that_says_nothing_grants_nothing() -> None:
    app = installed({})
    assert (app.scopes, app.commands, app.shortcuts, app.bot_events) == ([], {}, {}, [])


def test_secrets_are_each_apps_own_and_never_shown() -> None:
    one, other = installed({}), installed({})
    for name in ("bot_token", "signing_secret", "verification_token"):
        assert getattr(one, name) != getattr(other, name)
        assert getattr(one, name) not in repr(one)


def test_what_was_handed_out_is_forgotten() -> None:
    app = installed({})
    app.uploads["F1"] = Upload("a.md", 1)
    app.log.add(Entry("in", "auth.test", "", 200, 1.0))
    before = app.response_urls
    app.forget()
    assert (app.uploads, app.log.entries()) == ({}, [])
    assert app.response_urls is not before
