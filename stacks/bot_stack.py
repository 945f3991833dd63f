"""The bot: the Lambda function that Slack calls, behind a Function URL."""

from aws_cdk import ArnFormat, CfnOutput, Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from greenlight.spec.catalog import DEPLOYED, PACKAGES
from greenlight.wire.names import REQUEST_FAILED, state_machine_name
from stacks.alarms import Alarms
from stacks.checks.rules import accept, reference
from stacks.functions import Function
from stacks.settings.settings import Settings
from stacks.shared_stack import SharedStack


class BotStack(Stack):
    """The bot's function, its URL and its rights: the table, the secret, starting runs, answering tasks."""

    def __init__(self, scope: Construct, id: str, *, shared: SharedStack, settings: Settings) -> None:
        super().__init__(scope, id)
        machines = self.format_arn(
            service="states",
            resource="stateMachine",
            resource_name=state_machine_name("", settings.stage),
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )
        bot = Function(
            self,
            "Bot",
            handler="bot.handler.handler",
            settings=settings,
            memory_size=1769,
            timeout=Duration.seconds(10),
            environment={"STATE_MACHINES": machines},
        )
        shared.share_with(bot)
        shared.deliveries.written_by(bot)
        bot.add_to_role_policy(iam.PolicyStatement(actions=["states:StartExecution"], resources=[f"{machines}*"]))
        shared.allow_on_runs(bot, "states:StopExecution", "states:RedriveExecution")
        bot.answer_tasks()
        assert bot.role
        accept(bot.role, f"IAM5[Resource::{reference(self, machines)}*]", "the bot starts every chain of this stage")
        # Slack signs its requests in its own way, not with IAM.
        url = bot.add_function_url(auth_type=lambda_.FunctionUrlAuthType.NONE)
        CfnOutput(self, "RequestUrl", value=url.url, description="For manifest.yml: the URL that Slack calls")
        for id, name in (("Chains", DEPLOYED), ("ChainPackages", PACKAGES)):
            CfnOutput(self, id, value=shared.variables[name], description="For manifest.yml: what the bot offers")
        alarms = Alarms(self, settings)
        alarms.on("BotErrors", bot.metric_errors(), "The bot fails")
        alarms.on_count(REQUEST_FAILED, "The bot could not do what somebody asked for; its log says why")
