"""AWS on this machine: moto's services over HTTP, with our own state machines, functions and connections."""

import functools
import os
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from wsgiref.types import WSGIEnvironment

from moto.core import DEFAULT_ACCOUNT_ID
from moto.core.base_backend import BackendDict
from moto.core.model_instances import reset_model_data
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.stepfunctions.parser import utils as interpreter_utils
from werkzeug.wrappers import Request

from local.aws import deploy, events, imports, interpreter, patches, queues, states_api
from local.aws.access_key import AccessKey
from local.aws.bedrock import Bedrock
from local.aws.delivery import RETRY_SECONDS
from local.aws.functions import Functions, NoSuchFunctionError
from local.aws.running import AgentService, Clients, HarnessService, Running, check_free, release, use
from local.web import WebServer

DEFAULT_REGION = "us-east-1"


_backend_app = functools.cache(create_backend_app)
"""Returns a service's Flask application, which is slow to make and keeps nothing between requests."""


class LocalAws:
    """One AWS account and region at `endpoint`, from `start` to `stop`; a process can run one at a time.

    `root` is the repository's root; the functions run its sources. `environment` holds variables for every function.
    `bedrock_runtime_url` serves models and agents. `agents` creates the agents in templates; without it, a template
    with an agent raises DeployError. `port` 0 takes a free port. `retry_seconds` holds the waits before each retry of
    an asynchronous event. `second` is how long a second lasts for which a client hides a message in its queue. Refuses
    requests that are not signed with `key` (by default a new one). Raises OSError if the port is taken, and
    RuntimeError if another one runs.
    """

    def __init__(
        self,
        root: Path,
        environment: Mapping[str, str] | None = None,
        bedrock_runtime_url: str = "",
        port: int = 0,
        retry_seconds: Sequence[float] = RETRY_SECONDS,
        second: float = 1.0,
        agents: AgentService | None = None,
        harnesses: HarnessService | None = None,
        key: AccessKey | None = None,
    ) -> None:
        check_free()
        self.account = DEFAULT_ACCOUNT_ID
        self.region = os.environ.get("AWS_DEFAULT_REGION", DEFAULT_REGION)
        self.key = key or AccessKey.random()
        app = DomainDispatcherApplication(_backend_app)
        # moto would list the folder with all its services for each request.
        app.get_backend_for_host = functools.cache(app.get_backend_for_host)
        self._looks: list[Callable[[Request], None]] = []
        self._server = WebServer(app, port, refusal=self._refusal)
        self.endpoint = self._server.url
        variables = dict(environment or {})
        if bedrock_runtime_url:
            for service in ("RUNTIME", "AGENT_RUNTIME", "AGENTCORE"):
                variables.setdefault(f"AWS_ENDPOINT_URL_BEDROCK_{service}", bedrock_runtime_url)
        functions = Functions(root.resolve(), self.region, self.endpoint, self.key, variables, retry_seconds)
        clients = Clients(self.endpoint, self.key, {"bedrock-runtime": bedrock_runtime_url})
        bedrock = Bedrock(bedrock_runtime_url, self.key)
        self._second = second
        self._running = Running(functions, clients, bedrock, agents, harnesses)

    def start(self) -> None:
        """Starts with an empty account."""
        use(self._running)
        patches.install()
        deploy.install()
        imports.install()
        interpreter.stopping.clear()
        queues.second = self._second
        _forget()
        self._server.start()

    def stop(self) -> None:
        """Aborts all runs, and ends every thread and process."""
        interpreter.stopping.set()
        states = states_api.backend(self.account, self.region)
        states.abort_all()
        self._running.stop()
        states.join_all()
        self._running.close()
        self._server.stop()
        _forget()
        release()

    def deploy(self, assembly: Path) -> dict[str, dict[str, str]]:
        """Deploys a CDK cloud assembly; returns the outputs by stack. Raises `local.aws.deploy.DeployError`."""
        outputs = deploy.deploy(assembly, self.account, self.region)
        patches.warm(self.region)
        return outputs

    def variables(self) -> dict[str, str]:
        """Returns the environment variables with which an SDK, the AWS CLI or a script reaches this AWS."""
        return {"AWS_ENDPOINT_URL": self.endpoint, **self.key.variables()}

    def function_url(self, function_name: str) -> str:
        """Returns the Function URL, with a slash at its end. Raises NoSuchFunctionError if the function has none."""
        if function_name not in self._running.urls:
            raise NoSuchFunctionError(f"the function {function_name} has no Function URL")
        return self._running.urls[function_name].url

    def watch(self, look: Callable[[Request], None]) -> None:
        """Calls `look` with each request from now on. Its X-Amz-Security-Token names the function that made it."""
        self._looks.append(look)

    def kill(self, function_name: str) -> bool:
        """Kills the process in which the function's oldest invocation runs. False if none is running."""
        return self._running.functions.kill(function_name)

    def fire(self, rule_name: str) -> None:
        """Fires a scheduled rule now. Raises KeyError if there is no such rule."""
        events.fire(self._running.rules[rule_name])

    def _refusal(self, environ: WSGIEnvironment) -> str:
        reason = self.key.refusal(environ)
        if self._looks and not reason:
            request = Request(environ, populate_request=False)
            environ["wsgi.input"] = BytesIO(request.get_data())
            for look in self._looks:
                look(request)
        return reason


def _forget() -> None:
    """Empties moto's services, which are shared by the whole process."""
    BackendDict.reset()
    reset_model_data()
    interpreter_utils.TMP_THREADS.clear()
