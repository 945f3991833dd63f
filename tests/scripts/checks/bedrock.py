"""Amazon Bedrock's catalogue over HTTP, which moto lacks, with the shapes of botocore's model of the service."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from flask import Flask, Response, jsonify, request

from local.web import WebServer

SONNET = "anthropic.claude-sonnet-4-6"
PROFILE = f"us.{SONNET}"
REGIONS = ("us-east-1", "us-east-2", "us-west-2")


class Catalogue:
    """What it knows: models, profiles, availabilities by name, whether the form is there; `refusals` by path."""

    def __init__(self) -> None:
        self.models: dict[str, dict[str, Any]] = {SONNET: {"status": "ACTIVE"}}
        self.profiles = {PROFILE: [arn(SONNET, region) for region in REGIONS]}
        self.available: dict[str, dict[str, Any]] = {SONNET: availability()}
        self.form = True
        self.refusals: dict[str, tuple[str, int]] = {}
        self.asked: list[str] = []

    def app(self) -> Flask:
        app = Flask(__name__, static_folder=None)

        @app.get("/<place>")
        @app.get("/<place>/<path:name>")
        def get(place: str, name: str = "") -> Any:
            self.asked.append(f"{place}/{name}")
            if place in self.refusals:
                return refused(*self.refusals[place])
            found = self._answer(place, name)
            return jsonify(found) if found else refused("ResourceNotFoundException", 404)

        return app

    def _answer(self, place: str, name: str) -> dict[str, Any] | None:
        if place == "foundation-models" and name in self.models:
            details = {"modelArn": arn(name), "modelId": name, "modelLifecycle": self.models[name]}
            return {"modelDetails": details}
        if place == "inference-profiles" and name in self.profiles:
            return {"inferenceProfileId": name, "models": [{"modelArn": one} for one in self.profiles[name]]}
        if place == "foundation-model-availability" and name in self.available:
            return {"modelId": name, **self.available[name]}
        return {"formData": ""} if place == "use-case-for-model-access" and self.form else None


def arn(model: str, region: str = "us-east-1") -> str:
    return f"arn:aws:bedrock:{region}::foundation-model/{model}"


def availability(status: str = "AVAILABLE", **more: str) -> dict[str, Any]:
    return {
        "agreementAvailability": {"status": status, **({"errorMessage": more.pop("error")} if "error" in more else {})},
        "authorizationStatus": "AUTHORIZED",
        "entitlementAvailability": "AVAILABLE",
        "regionAvailability": "AVAILABLE",
        **more,
    }


def timestamp(day: str) -> str:
    return datetime.fromisoformat(day).isoformat() + "Z"


def refused(code: str, status: int) -> tuple[Response, int, dict[str, str]]:
    """An error as AWS's JSON protocols give it: the name in a header and in the body."""
    return jsonify({"__type": code, "message": f"{code} on purpose"}), status, {"x-amzn-errortype": code}


def _refused_query(code: str, status: int) -> tuple[str, int]:
    """An error as AWS's query protocol gives it, in which STS and CloudFormation speak."""
    error = f"<Error><Type>Sender</Type><Code>{code}</Code><Message>{code} on purpose</Message></Error>"
    return f"<ErrorResponse>{error}<RequestId>1</RequestId></ErrorResponse>", status


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serves an application; yields its address."""
    server = WebServer(app)
    server.start()
    yield server.url
    server.stop()


@contextmanager
def refusing(code: str, status: int = 400) -> Iterator[str]:
    """Serves an AWS service that answers every request with this error; yields its address."""
    app = Flask(__name__, static_folder=None)

    @app.post("/")
    def refuse() -> Any:
        return (refused if "X-Amz-Target" in request.headers else _refused_query)(code, status)

    with served(app) as url:
        yield url
