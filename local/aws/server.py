"""AWS on this machine: moto's services over HTTP, with our state machines, functions and their connections."""

import functools
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from moto.core import DEFAULT_ACCOUNT_ID
from moto.core.base_backend import BackendDict
from moto.core.model_instances import reset_model_data
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.stepfunctions.parser import utils as interpreter_utils

from local.aws import deploy, events, interpreter, patches, states_api
from local.aws.access_key import AccessKey
from local.aws.bedrock import Bedrock
from local.aws.delivery import RETRY_SECONDS
from local.aws.functions import Functions, NoSuchFunctionError
from local.aws.running import AgentService, Clients, Running, check_free, release, use
from local.web import WebServer

DEFAULT_REGION = "us-east-1"


_backend_app = functools.cache(create_backend_app)
"""Returns a service's Flask application: slow to make, and it keeps nothing between requests."""


class LocalAws:
    """One AWS account and region at `endpoint`, from `start` to `stop`; one at a time in a process.

    `root` is the repository's root, whose sources the functions run; `environment` holds variables for every function;
    `bedrock_runtime_url` is asked for models and agents; `agents` gets those that templates create, and without it a
    template with an agent is a DeployError; `port` 0 takes a free one; `retry_seconds` are the waits before each
    further try of an asynchronous event. Requests that are not signed with `key` (by default a new one) are refused.
    Raises OSError when the port is taken, RuntimeError while another one runs.
    """

    def __init__(
        self,
        root: Path,
        environment: Mapping[str, str] | None = None,
        bedrock_runtime_url: str = "",
        port: int = 0,
        retry_seconds: Sequence[float] = RETRY_SECONDS,
        agents: AgentService | None = None,
        key: AccessKey | None = None,
    ) -> None:
        check_free()
        self.account = DEFAULT_ACCOUNT_ID
        self.region = os.environ.get("AWS_DEFAULT_REGION", DEFAULT_REGION)
        self.key = key or AccessKey.random()
        app = DomainDispatcherApplication(_backend_app)
        # For each request moto lists the folder with all its services.
        app.get_backend_for_host = functools.cache(app.get_backend_for_host)
        self._server = WebServer(app, port, refusal=self.key.refusal)
        self.endpoint = self._server.url
        variables = dict(environment or {})
        if bedrock_runtime_url:
            variables.setdefault("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", bedrock_runtime_url)
            variables.setdefault("AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME", bedrock_runtime_url)
        functions = Functions(root.resolve(), self.region, self.endpoint, self.key, variables, retry_seconds)
        clients, bedrock = Clients(self.endpoint, self.key), Bedrock(bedrock_runtime_url, self.key)
        self._running = Running(functions, clients, bedrock, agents)

    def start(self) -> None:
        """Begin with an empty account."""
        use(self._running)
        patches.install()
        deploy.install()
        interpreter.stopping.clear()
        _forget()
        self._server.start()

    def stop(self) -> None:
        """Abort what runs and end every thread and process."""
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
        """Deploy a CDK cloud assembly; the outputs by stack. Raises `local.aws.deploy.DeployError`."""
        outputs = deploy.deploy(assembly, self.account, self.region)
        patches.warm(self.region)
        return outputs

    def variables(self) -> dict[str, str]:
        """The environment variables with which an SDK, the AWS CLI or a script reaches it."""
        return {"AWS_ENDPOINT_URL": self.endpoint, **self.key.variables()}

    def function_url(self, function_name: str) -> str:
        """The Function URL, with a slash at its end. Raises NoSuchFunctionError when the function has none."""
        if function_name not in self._running.urls:
            raise NoSuchFunctionError(f"the function {function_name} has no Function URL")
        return self._running.urls[function_name].url

    def fire(self, rule_name: str) -> None:
        """Let a scheduled rule's time come now. Raises KeyError when there is no such rule."""
        events.fire(self._running.rules[rule_name])


def _forget() -> None:
    """Empty moto's services, of which a process has one set."""
    BackendDict.reset()
    reset_model_data()
    interpreter_utils.TMP_THREADS.clear()
