"""The local Slack: one server with Slack's Web API, what calls the app, and the page for people."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask

from local.slack import control, pages, responses, web_api
from local.slack.installation import Installation, Limits
from local.slack.workspace import Workspace
from local.web import WebServer


class LocalSlack:
    """A Slack workspace on this machine with one app in it, which the manifest describes.

    Web API at `{url}/api/`, control endpoints at `{url}/_control/`, page at `{url}/`. Commands and interactions are
    POSTed to `request_url`, signed with `signing_secret`; a bot authenticates with `bot_token`. Only 127.0.0.1
    is listened on; `port` 0 takes a free one, a taken one raises OSError here. `now` gives seconds since 1970.

        slack = LocalSlack(manifest)
        slack.start()
        client = WebClient(token=slack.bot_token, base_url=f"{slack.url}/api/")
        slack.stop()
    """

    def __init__(
        self,
        manifest: Mapping[str, Any],
        port: int = 0,
        request_url: str = "",
        *,
        limits: Limits | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        name = manifest["display_information"]["name"]
        bot_name = manifest.get("features", {}).get("bot_user", {}).get("display_name", name)
        self.workspace = Workspace(name, bot_name, now)
        self._app = Installation(manifest, self.workspace, limits or Limits(), request_url=request_url)
        self._http = WebServer(_flask(self._app), port, pages=True)
        self._app.url = self._http.url
        self.url, self.bot_token, self.signing_secret = self._http.url, self._app.bot_token, self._app.signing_secret

    @property
    def request_url(self) -> str:
        """Where commands, interactions and events are POSTed; "" means that the app is not there."""
        return self._app.request_url

    @request_url.setter
    def request_url(self, url: str) -> None:
        self._app.request_url = url

    def start(self) -> None:
        """Answer from now on, in threads of its own."""
        self._http.start()

    def stop(self) -> None:
        """Close the port and every connection, and wait until no thread is left."""
        self.workspace.end_subscriptions()
        self._http.stop()


def _flask(app: Installation) -> Flask:
    flask = Flask("local.slack", static_folder=None)
    flask.register_blueprint(web_api.blueprint(app))
    flask.register_blueprint(responses.blueprint(app))
    flask.register_blueprint(control.blueprint(app))
    flask.register_blueprint(pages.blueprint(app.workspace))
    return flask
