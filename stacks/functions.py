"""Lambda functions with the same defaults: arm64, JSON logs kept for three months, X-Ray, least privilege."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from greenlight.models.model import Model
from greenlight.spec.catalog import home_of, package_of, packages
from greenlight.spec.chain import Chain
from stacks.alarms import NAMESPACE
from stacks.bundling import FUNCTIONS, LANGCHAIN, PDF, ROOT, Bundle, copy_sources
from stacks.checks.rules import accept, reference
from stacks.settings.models import AskedModel
from stacks.settings.settings import PREFIX, SettingError, Settings

RUNTIME = lambda_.Runtime.PYTHON_3_13
ARCHITECTURE = lambda_.Architecture.ARM_64

ANSWER_TOKENS = 2048
"""How long a reply of an agent's model may be, without its thoughts."""


class Function(lambda_.Function):
    """A Lambda function with its own log group, and a role that may only write logs and X-Ray traces."""

    def __init__(
        self, scope: Construct, id: str, *, handler: str, settings: Settings, bundle: Bundle = FUNCTIONS, **more: Any
    ) -> None:
        log_group = logs.LogGroup(
            scope, f"{id}Logs", retention=logs.RetentionDays.THREE_MONTHS, removal_policy=RemovalPolicy.DESTROY
        )
        role = iam.Role(scope, f"{id}Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        log_group.grant_write(role)
        environment = {"POWERTOOLS_SERVICE_NAME": id.lower(), "POWERTOOLS_METRICS_NAMESPACE": NAMESPACE}
        super().__init__(
            scope,
            id,
            handler=handler,
            code=lambda_.Code.from_asset(str(_package(scope, bundle))),
            runtime=RUNTIME,
            architecture=ARCHITECTURE,
            role=role,
            log_group=log_group,
            tracing=lambda_.Tracing.ACTIVE,
            logging_format=lambda_.LoggingFormat.JSON,
            environment={**environment, "STAGE": settings.stage, **more.pop("environment", {})},
            **more,
        )
        accept(role, "IAM5[Resource::*]", "the actions for X-Ray do not support resources")
        accept(self, "L1", "the tests cover Python 3.11 to 3.13; a newer runtime has to wait for them")

    def use_files(self, bucket: s3.IBucket, action: str) -> None:
        """Allows one action, such as `s3:GetObject`, on the files in the bucket."""
        self.add_to_role_policy(iam.PolicyStatement(actions=[action], resources=[bucket.arn_for_objects("*")]))
        owner = Stack.of(bucket)
        arn = bucket.bucket_arn if owner is Stack.of(self) else owner.export_value(bucket.bucket_arn)
        assert self.role
        accept(self.role, f"IAM5[Resource::{reference(self, arn)}/*]", "every run's files are in this one bucket")

    def answer_tasks(self) -> None:
        """Lets the function answer waiting tasks. The task token limits it to one task."""
        # AWS's service authorization reference lists no resource type for this action.
        self.add_to_role_policy(iam.PolicyStatement(actions=["states:SendTaskSuccess"], resources=["*"]))


def handler_of(chain: Chain, name: str) -> tuple[str, Path]:
    """The handler and the folder of a function that the chain's steps call.

    The function is in `lambdas/<name>` of the chain's package, or else of this repository. Raises SettingError if it
    is in neither.
    """
    package = package_of(chain)
    own, ours = home_of(package) / "lambdas" / name, ROOT / "lambdas" / name
    if (own / "handler.py").is_file():
        return f"{package}.lambdas.{name}.handler.handler", own
    if (ours / "handler.py").is_file():
        return f"lambdas.{name}.handler.handler", ours
    raise SettingError(f"there is no function {package}/lambdas/{name}/handler.py, nor lambdas/{name}/handler.py")


@dataclass(frozen=True)
class ChainFunctions:
    """The functions that a chain's steps call. Each is created in the chain's stack on first use."""

    stack: Stack
    chain: Chain
    _: KW_ONLY
    settings: Settings
    files: s3.IBucket
    model: AskedModel

    def named(self, name: str) -> lambda_.IFunction:
        """Returns the function with this name (`handler_of`), and creates it on first use.

        A function has 512 MB and 30 seconds, unless it is in our `lambdas/` and `_makers` lists it. Raises SettingError
        if there is no such function.
        """
        made = self.stack.node.try_find_child(name)
        if isinstance(made, Function):
            return made
        handler, _ = handler_of(self.chain, name)
        makers = self._makers() if handler.startswith("lambdas.") else {}
        return makers.get(name, self._light)(name)

    def _makers(self) -> Mapping[str, Callable[[str], Function]]:
        return {
            "github_actions": self._github_actions,
            "harness_agents": self._harness_agents,
            "invoke_agent": self._invoke_agent,
            "langchain_agents": self._langchain_agents,
            "pdf": self._pdf,
        }

    def _light(self, name: str, **more: Any) -> Function:
        handler, _ = handler_of(self.chain, name)
        return Function(
            self.stack,
            name,
            handler=handler,
            settings=self.settings,
            **{"memory_size": 512, "timeout": Duration.seconds(30), **more},
        )

    def _invoke_agent(self, name: str) -> Function:
        return self._light(name, timeout=Duration.seconds(300))

    def _harness_agents(self, name: str) -> Function:
        return self._with_github_token(self._light(name, timeout=Duration.seconds(300)))

    def _github_actions(self, name: str) -> Function:
        return self._with_github_token(self._light(name))

    def _langchain_agents(self, name: str) -> Function:
        function = self._light(
            name,
            bundle=LANGCHAIN,
            memory_size=1769,
            timeout=Duration.seconds(300),
            environment=model_environment(self.model.model),
        )
        for statement in self.model.rights():
            function.add_to_role_policy(statement)
        return self._with_github_token(function)

    def _with_github_token(self, function: Function) -> Function:
        """Lets the function read the secret with the GitHub token, if the settings name one."""
        name = self.settings.github_secret
        if name:
            secret = secretsmanager.Secret.from_secret_name_v2(self.stack, f"{function.node.id}Token", name)
            secret.grant_read(function)
            function.add_environment("GITHUB_TOKEN_SECRET", name)
            assert function.role
            arn = reference(self.stack, secret.secret_arn)
            accept(function.role, f"IAM5[Resource::{arn}-??????]", "Secrets Manager adds six characters to a name")
        return function

    def _pdf(self, name: str) -> Function:
        function = Function(
            self.stack,
            name,
            handler="lambdas.pdf.handler.handler",
            bundle=PDF,
            settings=self.settings,
            memory_size=1769,
            timeout=Duration.seconds(60),
            environment={"FILES_BUCKET": self.files.bucket_name},
        )
        function.use_files(self.files, "s3:PutObject")
        return function


def model_environment(model: Model) -> dict[str, str]:
    """The environment that tells an agent's function its model, and what that takes (`lambdas.langchain_agents`)."""
    family = model.family
    return {
        "MODEL_ID": model.id,
        "MODEL_OF": model.of,
        "MODEL_MAX_TOKENS": str(family.max_tokens(ANSWER_TOKENS)),
        "MODEL_TEMPERATURE": "0" if family.temperature else "",
        "MODEL_FIELDS": json.dumps(family.effort_fields()),
        "MODEL_FORCED_TOOLS": "yes" if family.forced_tools else "",
    }


@cache
def _staging() -> TemporaryDirectory[str]:
    """A temporary folder for this process, because several processes may synthesise at once."""
    return TemporaryDirectory(prefix="greenlight-")


@cache
def _sources(bundle: Bundle, chain_packages: Sequence[str]) -> Path:
    return copy_sources(bundle, Path(_staging().name) / "-".join((bundle.name, *chain_packages)))


def _package(scope: Construct, bundle: Bundle) -> Path:
    """The built bundle if the context names a folder of bundles, or else only the sources.

    The sources are enough to synthesise, test and run locally; `make deploy` builds the bundles first.
    Raises SettingError for a missing bundle, and for one without a package of chains.
    """
    folder: str | None = scope.node.try_get_context(PREFIX + "bundles")
    if not folder:
        return _sources(bundle, packages())
    package = ROOT / folder / f"{bundle.name}-{ARCHITECTURE.name}"
    if not package.is_dir():
        raise SettingError(f"the Lambda package {folder}/{package.name} is not there: run `make bundle`")
    for name in packages() if bundle.has_chains else ():
        if not (package / name).is_dir():
            raise SettingError(
                f"the Lambda package {folder}/{package.name} has no {name}: run `make bundle` with cdk.json or "
                "CHAIN_PACKAGES naming it"
            )
    return package
