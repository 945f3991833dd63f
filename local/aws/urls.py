"""A Function URL: turns an HTTP request into an event (payload format 2.0), and the function's result into a response.

https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
"""

import base64
import json
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from werkzeug.datastructures import Headers
from werkzeug.wrappers import Request, Response

from local.aws.runtime_api import Outcome
from local.web import WebServer

_JSON = "application/json"


class FunctionUrl:
    """Serves a function at `url` (with a slash at its end) on its own port, because each has its own host on AWS."""

    def __init__(self, invoke: Callable[[bytes], Outcome], account: str) -> None:
        self._invoke = invoke
        self._account = account
        self._server = WebServer(Request.application(self._answer))
        self.url = f"{self._server.url}/"
        self._server.start()

    def stop(self) -> None:
        """Finishes the requests in progress and frees the port."""
        self._server.stop()

    def _answer(self, request: Request) -> Response:
        outcome = self._invoke(json.dumps(event_of(request, self._account)).encode())
        if outcome.failed:
            return Response("Internal Server Error", status=502)
        return response_of(json.loads(outcome.payload))


def event_of(request: Request, account: str) -> dict[str, Any]:
    """Returns the event in payload format 2.0: headers in lower case, separate cookies, a binary body in base64."""
    headers = {name.lower(): ",".join(request.headers.getlist(name)) for name in request.headers.keys()}  # noqa: SIM118
    cookies = [cookie.strip() for cookie in headers.pop("cookie", "").split(";") if cookie.strip()]
    body = request.get_data()
    text = _text(body, request.mimetype)
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": request.path,
        "rawQueryString": request.query_string.decode(),
        "headers": headers,
        "requestContext": _request_context(request, account),
        "isBase64Encoded": text is None,
    }
    if body:
        event["body"] = base64.b64encode(body).decode() if text is None else text
    parameters = {name: ",".join(values) for name, values in request.args.lists()}
    return (
        event
        | ({"queryStringParameters": parameters} if parameters else {})
        | ({"cookies": cookies} if cookies else {})
    )


def _request_context(request: Request, account: str) -> dict[str, Any]:
    now = datetime.now(UTC)
    host = urlsplit(request.host_url).netloc
    return {
        "accountId": account,
        "apiId": host.partition(":")[0],
        "domainName": host,
        "domainPrefix": host.partition(":")[0],
        "http": {
            "method": request.method,
            "path": request.path,
            "protocol": "HTTP/1.1",
            "sourceIp": request.remote_addr,
            "userAgent": request.user_agent.string,
        },
        "requestId": str(uuid.uuid4()),
        "routeKey": "$default",
        "stage": "$default",
        "time": now.strftime("%d/%b/%Y:%H:%M:%S +0000"),
        "timeEpoch": int(now.timestamp() * 1000),
    }


def _text(body: bytes, mimetype: str) -> str | None:
    """Returns the body if Lambda passes it as text; None if Lambda encodes it."""
    textual = mimetype.startswith("text/") or mimetype in {_JSON, "application/xml", "application/javascript"}
    # Lambda encodes a form, such as Slack's, in base64.
    if body and not textual:
        return None
    try:
        return body.decode()
    except UnicodeDecodeError:
        return None


def response_of(payload: Any) -> Response:
    """Returns the HTTP response for a function's result; without a `statusCode`, all of it is the JSON body."""
    if not isinstance(payload, dict) or "statusCode" not in payload:
        body = payload if isinstance(payload, str) else json.dumps(payload)
        return Response(body, content_type=_JSON)
    body = payload.get("body") or ""
    data = base64.b64decode(body) if payload.get("isBase64Encoded") else body
    headers = Headers({"Content-Type": _JSON})
    for name, value in (payload.get("headers") or {}).items():
        headers.set(name, str(value))
    for cookie in payload.get("cookies") or []:
        headers.add("Set-Cookie", cookie)
    return Response(data, status=int(payload["statusCode"]), headers=headers)
