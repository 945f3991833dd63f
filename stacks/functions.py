"""Lambda functions, all made alike: arm64, structured logs kept for three months, X-Ray, least privilege."""

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

from greenlight.spec.catalog import home_of, package_of, packages
from greenlight.spec.chain import Chain
from stacks.bundling import FUNCTIONS, LANGCHAIN, PDF, ROOT, Bundle, copy_sources
from stacks.checks.rules import accept, reference
from stacks.settings.models import rights_to_ask
from stacks.settings.settings import PREFIX, SettingError, Settings

RUNTIME = lambda_.Runtime.PYTHON_3_13
ARCHITECTURE = lambda_.Architecture.ARM_64


class Function(lambda_.Function):
    """A function of ours, with its own log group and a role that may write to that and to X-Ray, nothing else."""

    def __init__(
        self, scope: Construct, id: str, *, handler: str, settings: Settings, bundle: Bundle = FUNCTIONS, **more: Any
    ) -> None:
        log_group = logs.LogGroup(
            scope, f"{id}Logs", retention=logs.RetentionDays.THREE_MONTHS, removal_policy=RemovalPolicy.DESTROY
        )
        role = iam.Role(scope, f"{id}Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        log_group.grant_write(role)
        environment = {"POWERTOOLS_SERVICE_NAME": id.lower(), "POWERTOOLS_METRICS_NAMESPACE": "Greenlight"}
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
        accept(role, "IAM5[Resource::*]", "X-Ray's actions take no resource")
        accept(self, "L1", "the tests cover Python 3.11 to 3.13; Lambda's newer runtime follows once they do")

    def use_files(self, bucket: s3.IBucket, action: str) -> None:
        """Allows one action, such as `s3:GetObject`, on the files in the bucket."""
        self.add_to_role_policy(iam.PolicyStatement(actions=[action], resources=[bucket.arn_for_objects("*")]))
        owner = Stack.of(bucket)
        arn = bucket.bucket_arn if owner is Stack.of(self) else owner.export_value(bucket.bucket_arn)
        assert self.role
        accept(self.role, f"IAM5[Resource::{reference(self, arn)}/*]", "every run's files are in this one bucket")

    def answer_tasks(self) -> None:
        """Lets the function answer tasks that wait for it; the task token is what gives it the right to one."""
        # The authorization reference lists no resource type for the action.
        self.add_to_role_policy(iam.PolicyStatement(actions=["states:SendTaskSuccess"], resources=["*"]))


def handler_of(chain: Chain, name: str) -> tuple[str, Path]:
    """The handler and the folder of a function that the chain's steps call.

    It is in `lambdas/<name>` of the chain's package where there is such a folder, otherwise in ours. Raises
    SettingError where there is neither.
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
    """The functions that a chain's steps call, each made in the chain's stack when it is first named."""

    stack: Stack
    chain: Chain
    _: KW_ONLY
    settings: Settings
    files: s3.IBucket
    model_id: str

    def named(self, name: str) -> lambda_.IFunction:
        """The function of that name (`handler_of`): a light one, unless it is ours and there is a maker for it here.

        Raises SettingError where there is no such folder.
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

    def _github_actions(self, name: str) -> Function:
        return self._with_github_token(self._light(name))

    def _langchain_agents(self, name: str) -> Function:
        function = self._light(
            name,
            bundle=LANGCHAIN,
            memory_size=1769,
            timeout=Duration.seconds(300),
            environment={"MODEL_ID": self.model_id},
        )
        for statement in rights_to_ask(self.stack, self.model_id, self.settings.model_regions):
            function.add_to_role_policy(statement)
        return self._with_github_token(function)

    def _with_github_token(self, function: Function) -> Function:
        """Lets the function read the secret with a GitHub token, where the settings name one."""
        name = self.settings.github_secret
        if name:
            secret = secretsmanager.Secret.from_secret_name_v2(self.stack, f"{function.node.id}Token", name)
            secret.grant_read(function)
            function.add_environment("GITHUB_TOKEN_SECRET", name)
            assert function.role
            arn = reference(self.stack, secret.secret_arn)
            accept(function.role, f"IAM5[Resource::{arn}-??????]", "Secrets Manager puts six characters after a name")
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


@cache
def _staging() -> TemporaryDirectory[str]:
    """A folder of this process's own, because several may synthesise at once; it goes when the process ends."""
    return TemporaryDirectory(prefix="greenlight-")


@cache
def _sources(bundle: Bundle, chain_packages: Sequence[str]) -> Path:
    return copy_sources(bundle, Path(_staging().name) / "-".join((bundle.name, *chain_packages)))


def _package(scope: Construct, bundle: Bundle) -> Path:
    """The built bundle where the app is told of a folder of bundles, else the sources alone.

    Sources alone are enough to synthesise, to test and to run locally; `make deploy` builds bundles first.
    Raises SettingError for a bundle that is not there.
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
