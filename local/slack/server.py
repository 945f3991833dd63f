"""The local Slack: one server with Slack's Web API, the requests to the app, and the page for people."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask

from local.slack import control, pages, responses, web_api
from local.slack.installation import Installation, Limits
from local.slack.workspace import Workspace
from local.web import WebServer


class LocalSlack:
    """A Slack workspace on this machine with one app, which the manifest describes.

    Web API at `{url}/api/`, control endpoints at `{url}/_control/`, page at `{url}/`. Commands and interactions are
    POSTed to `request_url`, signed with `signing_secret`; a bot authenticates with `bot_token`. Listens on 127.0.0.1
    only. `port` 0 takes a free port; the constructor raises OSError if the port is taken. `now` returns seconds since
    1970.

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
        """The URL for commands, interactions and events; "" means that there is no app."""
        return self._app.request_url

    @request_url.setter
    def request_url(self, url: str) -> None:
        self._app.request_url = url

    def replace_secrets(self) -> None:
        """Makes a new token and a new signing secret. The old token is refused, and nothing is signed as before."""
        fresh = Installation(self._app.manifest, self.workspace, self._app.limits)
        self.bot_token = self._app.bot_token = fresh.bot_token
        self.signing_secret = self._app.signing_secret = fresh.signing_secret

    def start(self) -> None:
        """Starts to serve, in new threads."""
        self._http.start()

    def stop(self) -> None:
        """Closes the port and every connection, and waits for all threads to end."""
        self._app.repeats.join()
        self.workspace.end_subscriptions()
        self._http.stop()


def _flask(app: Installation) -> Flask:
    flask = Flask("local.slack", static_folder=None)
    flask.register_blueprint(web_api.blueprint(app))
    flask.register_blueprint(responses.blueprint(app))
    flask.register_blueprint(control.blueprint(app))
    flask.register_blueprint(pages.blueprint(app.workspace))
    return flask
