"""The functions that the tests deploy."""

import http.client
import json
import os
import socket
import sys
import threading
from pathlib import Path
from typing import Any


def echo(event: Any, context: Any) -> Any:
    """Returns its event and its environment."""
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
    """Writes the event to a new file for each attempt; fails while a file says so."""
    folder = Path(os.environ["KEEP"])
    (folder / f"{context.aws_request_id}.tmp").write_text(json.dumps(event))
    (folder / f"{context.aws_request_id}.tmp").rename(folder / f"{context.aws_request_id}.json")
    if (folder / "fail").exists():
        raise LookupError("told to fail")


def hang(event: Any, context: Any) -> None:
    """Never answer."""
    threading.Event().wait()


def hold(event: Any, context: Any) -> Any:
    """Tells the port in the event which process this is, and waits there for a word before it answers."""
    with socket.create_connection(("127.0.0.1", event)) as held:
        held.sendall(str(os.getpid()).encode())
        held.recv(1)
    return {"pid": os.getpid()}


def leave(event: Any, context: Any) -> None:
    """End the process."""
    os._exit(3)


def refuse(event: Any, context: Any) -> None:
    """Raises its own error type."""
    raise ValueError(f"no {event}")


def respond(event: Any, context: Any) -> Any:
    """Returns the Function URL response that the event's body holds."""
    return json.loads(event["body"]) if event.get("body") else event


def hang_or_echo(event: Any, context: Any) -> Any:
    """Never answers if the event says so."""
    return hang(event, context) if event == "hang" else echo(event, context)


def answer_another(event: Any, context: Any) -> Any:
    """Posts a response for a different request; returns the HTTP status."""
    connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    connection.request("POST", "/2018-06-01/runtime/invocation/other/response", b"{}")
    status = connection.getresponse().status
    connection.close()
    return {"status": status}


def act(event: Any, context: Any) -> Any:
    """Answers as a Bedrock agent's action group, with the path and the first parameter."""
    (parameter,) = event["parameters"]
    body = json.dumps({"path": event["apiPath"], parameter["name"]: parameter["value"]})
    response = {"httpStatusCode": 200, "responseBody": {"application/json": {"body": body}}}
    return {"messageVersion": "1.0", "response": response}
