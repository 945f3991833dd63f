"""What all chains share: the topic they publish to, the notifier, the table of runs and decisions, the files."""

from collections.abc import Collection

from aws_cdk import ArnFormat, CfnOutput, Duration, RemovalPolicy, SecretValue, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from greenlight.aws.indexes import INDEXES
from greenlight.wire.names import OUT_OF_REACH, state_machine_name
from greenlight_cdk.shared import Shared, export_name
from stacks.alarms import Alarms
from stacks.checks.rules import accept, reference
from stacks.deliveries import LONGEST_WAIT, NOTIFIER_TIMEOUT, Deliveries
from stacks.functions import Function
from stacks.reconciler import VISIBILITY_TIMEOUT, Reconciler
from stacks.settings.settings import Settings

FILES_KEPT = Duration.days(90)


class SharedStack(Stack):
    """Has what the other stacks share, and the function that turns notifications into Slack messages."""

    def __init__(self, scope: Construct, id: str, *, settings: Settings, chains: Collection[str]) -> None:
        super().__init__(scope, id)
        self.settings = settings
        self.variables = settings.variables(chains)
        self.alarms = Alarms(self, settings)
        self.table = self._records()
        self.files = self._files()
        self.slack_secret = self._slack_secret()
        # What the running executions of version 0.9 and other apps built with it publish to.
        self.topic = sns.Topic(self, "Messages", enforce_ssl=True, display_name="Messages of Greenlight's chains")
        self.dead_letters = self._dead_letters()
        self.deliveries = Deliveries(self, "Deliveries", settings=settings)
        self.notifier = self._notifier()
        self._reconciler()
        self._watch_queues()
        self.alarms.on_count(OUT_OF_REACH, "A run's channel is gone or closed; its requester was told")
        self._export()
        self._keep_exports()

    def share_with(self, function: Function) -> None:
        """Lets a function read and write runs and decisions, call Slack, and look at this stage's runs."""
        function.add_environment("TABLE", self.table.table_name)
        function.add_environment("KEPT_DAYS", str(self.settings.kept_days))
        function.add_environment("SLACK_SECRET", self.slack_secret.secret_name)
        for name, value in self.variables.items():
            function.add_environment(name, value)
        self.table.grant(function, "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:Query")
        # CDK's `grant_read` would add DescribeSecret, which nothing calls.
        secret = iam.PolicyStatement(
            actions=["secretsmanager:GetSecretValue"], resources=[self.slack_secret.secret_arn]
        )
        function.add_to_role_policy(secret)
        self.allow_on_runs(
            function,
            *("states:DescribeExecution", "states:GetExecutionHistory", "states:DescribeStateMachineForExecution"),
        )
        arn = self.table.table_arn if function.stack is self else self.export_value(self.table.table_arn)
        table = reference(function.stack, arn)
        assert function.role
        accept(function.role, f"IAM5[Resource::{table}/index/*]", "it reads through every index of the table")

    def executions(self, stack: Stack) -> list[str]:
        """ARN patterns for this stage's runs, and for the runs of other apps that ask people."""
        machines = [f"{state_machine_name('', self.settings.stage)}*"]
        machines += [f"{name}:*" for name in self.settings.other_machines]
        return [
            stack.format_arn(
                service="states",
                resource="execution",
                resource_name=name,
                arn_format=ArnFormat.COLON_RESOURCE_NAME,
            )
            for name in machines
        ]

    def allow_on_runs(self, function: Function, *actions: str) -> None:
        """Allows actions such as `states:DescribeExecution` on every run."""
        executions = self.executions(function.stack)
        function.add_to_role_policy(iam.PolicyStatement(actions=list(actions), resources=executions))
        assert function.role
        for arn in executions:
            finding = f"IAM5[Resource::{reference(function.stack, arn)}]"
            accept(function.role, finding, "it handles every run of a chain, or of another app that asks people")

    def _export(self) -> None:
        """Exports what other apps in the account find by name."""
        arns: dict[Shared, str] = {
            "topic": self.topic.topic_arn,
            "fifo-topic": self.deliveries.topic.topic_arn,
            "notifier": self.notifier.function_arn,
        }
        for what, arn in arns.items():
            CfnOutput(
                self,
                f"{what.title().replace('-', '')}Arn",
                value=arn,
                export_name=export_name(self.settings.stage, what),
            )

    def _records(self) -> dynamodb.Table:
        table = dynamodb.Table(
            self,
            "Records",
            partition_key=dynamodb.Attribute(name="pk", type=dynamodb.AttributeType.STRING),
            sort_key=dynamodb.Attribute(name="sk", type=dynamodb.AttributeType.STRING),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            time_to_live_attribute="expires",
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            encryption=dynamodb.TableEncryption.AWS_MANAGED,
            removal_policy=RemovalPolicy.RETAIN,
        )
        for name, (text, number) in INDEXES.items():
            table.add_global_secondary_index(
                index_name=name,
                partition_key=dynamodb.Attribute(name=text, type=dynamodb.AttributeType.STRING),
                sort_key=dynamodb.Attribute(name=number, type=dynamodb.AttributeType.NUMBER),
            )
        return table

    def _files(self) -> s3.Bucket:
        bucket = s3.Bucket(
            self,
            "Files",
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            lifecycle_rules=[s3.LifecycleRule(expiration=FILES_KEPT)],
            removal_policy=RemovalPolicy.RETAIN,
        )
        accept(bucket, "S1", "only our functions use the bucket, and they log what they read and write")
        # When a chain leaves the deployment, its stack still imports these until somebody removes it.
        for value in (bucket.bucket_arn, bucket.bucket_name):
            self.export_value(value)
        return bucket

    def _slack_secret(self) -> secretsmanager.Secret:
        """Creates the secret with empty values, so no template has them; `make deploy` says how to fill them in."""
        secret = secretsmanager.Secret(
            self,
            "SlackSecret",
            secret_name=f"{self.settings.stage}/greenlight/slack",
            description='From the Slack app: {"bot_token": "xoxb-…", "signing_secret": "…"}',
            secret_object_value={
                "bot_token": SecretValue.unsafe_plain_text(""),
                "signing_secret": SecretValue.unsafe_plain_text(""),
            },
        )
        accept(secret, "SMG4", "Slack issues these values, and has no API that lets AWS rotate them")
        return secret

    def _dead_letters(self) -> sqs.Queue:
        queue = sqs.Queue(
            self,
            "DeadLetters",
            enforce_ssl=True,
            retention_period=Duration.days(14),
            visibility_timeout=VISIBILITY_TIMEOUT,
        )
        # Chains' own topics and rules use this queue too. Their stacks depend on this one, so it matches names.
        names = f"{self.settings.stage}-greenlight-*"
        for service, sources in {"sns": names, "events": f"rule/{names}"}.items():
            queue.add_to_resource_policy(
                iam.PolicyStatement(
                    principals=[iam.ServicePrincipal(f"{service}.amazonaws.com")],
                    actions=["sqs:SendMessage"],
                    resources=[queue.queue_arn],
                    conditions={"ArnLike": {"aws:SourceArn": self.format_arn(service=service, resource=sources)}},
                )
            )
        return queue

    def _reconciler(self) -> None:
        queues = (self.dead_letters, self.deliveries.undelivered)
        function = Reconciler(self, settings=self.settings, dead_letters=queues)
        self.share_with(function)
        self.deliveries.written_by(function)
        function.use_files(self.files, "s3:GetObject")
        function.answer_tasks()
        self.alarms.on("ReconcilerErrors", function.metric_errors(), "The reconciler could not finish its work")

    def _keep_exports(self) -> None:
        """Exports what other stacks may still import when nothing here needs it.

        The chains' stacks of version 0.9 import the topic until they are updated, after this stack. The stack of a
        chain with a topic in order imports the queues until it is removed.
        """
        for arn in (self.topic.topic_arn, self.deliveries.queue.queue_arn, self.deliveries.undelivered.queue_arn):
            self.export_value(arn)

    def _watch_queues(self) -> None:
        """A message that the reconciler is trying counts too, so one that it cannot deliver sets off the alarm once."""
        names, counted = [], {}
        for name, queue in (("letters", self.dead_letters), ("undelivered", self.deliveries.undelivered)):
            counted[name] = queue.metric_approximate_number_of_messages_visible()
            counted[f"{name}tried"] = queue.metric_approximate_number_of_messages_not_visible()
            names += [name, f"{name}tried"]
        self.alarms.on(
            "NotDelivered",
            cloudwatch.MathExpression(expression=" + ".join(names), using_metrics=counted),
            "A notification did not reach Slack; it is in a dead-letter queue",
        )
        self.alarms.on(
            "Waiting",
            self.deliveries.queue.metric_approximate_age_of_oldest_message(),
            "Notifications have waited for 20 minutes: Slack does not answer, or does not accept the app's token",
            threshold=LONGEST_WAIT.to_seconds(),
        )

    def _notifier(self) -> Function:
        function = Function(
            self,
            "Notifier",
            handler="lambdas.notifier.handler.handler",
            settings=self.settings,
            memory_size=512,
            timeout=NOTIFIER_TIMEOUT,
            dead_letter_queue=self.dead_letters,
            environment={"DEAD_LETTERS": self.dead_letters.queue_url},
        )
        self.share_with(function)
        self.deliveries.read_by(function)
        self.deliveries.written_by(function)
        function.use_files(self.files, "s3:GetObject")
        self.topic.add_subscription(subscriptions.LambdaSubscription(function, dead_letter_queue=self.dead_letters))
        self.alarms.on("NotifierErrors", function.metric_errors(), "The notifier fails")
        return function
