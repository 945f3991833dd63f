"""The functions that the tests deploy."""

import http.client
import json
import os
import sys
import threading
from pathlib import Path
from typing import Any


def echo(event: Any, context: Any) -> Any:
    """What it was given, and where it runs."""
    return {
        "event": event,
        "name": context.function_name,
        "arn": context.invoked_function_arn,
        "request": context.aws_request_id,
        "left": context.get_remaining_time_in_millis(),
        "environment": dict(os.environ),
        "path": sys.path[0],
        "pid": os.getpid(),
    }


def keep(event: Any, context: Any) -> None:
    """Write the event where the test reads it, one file an attempt; fail while the file says so."""
    folder = Path(os.environ["KEEP"])
    (folder / f"{context.aws_request_id}.tmp").write_text(json.dumps(event))
    (folder / f"{context.aws_request_id}.tmp").rename(folder / f"{context.aws_request_id}.json")
    if (folder / "fail").exists():
        raise LookupError("told to fail")


def hang(event: Any, context: Any) -> None:
    """Never answer."""
    threading.Event().wait()


def leave(event: Any, context: Any) -> None:
    """End the process."""
    os._exit(3)


def refuse(event: Any, context: Any) -> None:
    """Raise an error of its own."""
    raise ValueError(f"no {event}")


def respond(event: Any, context: Any) -> Any:
    """What the event's body asks for, as a Function URL's response."""
    return json.loads(event["body"]) if event.get("body") else event


def hang_or_echo(event: Any, context: Any) -> Any:
    """Never answer when the event says so."""
    return hang(event, context) if event == "hang" else echo(event, context)


def answer_another(event: Any, context: Any) -> Any:
    """Post a response to a request that is not this one; the status that came back."""
    connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    connection.request("POST", "/2018-06-01/runtime/invocation/other/response", b"{}")
    status = connection.getresponse().status
    connection.close()
    return {"status": status}


def act(event: Any, context: Any) -> Any:
    """Answer as an action group of a Bedrock agent does: with the path and the first parameter."""
    (parameter,) = event["parameters"]
    body = json.dumps({"path": event["apiPath"], parameter["name"]: parameter["value"]})
    response = {"httpStatusCode": 200, "responseBody": {"application/json": {"body": body}}}
    return {"messageVersion": "1.0", "response": response}
