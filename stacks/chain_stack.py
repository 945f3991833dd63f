"""One chain: its state machine, the functions that its steps call, and the rule that reports failed runs."""

from functools import partial
from importlib import import_module
from typing import Any

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from greenlight.spec.catalog import folder_of, module_of, place_of
from greenlight.spec.chain import Chain
from greenlight.spec.prompts import read_prompts
from greenlight.wire.names import state_machine_name
from greenlight_cdk.shared import report_endings
from stacks.alarms import Alarms
from stacks.checks.definitions import read_definition, states
from stacks.checks.files import check_files, check_replies
from stacks.checks.rules import accept, reference
from stacks.checks.scopes import check_scopes
from stacks.functions import ChainFunctions, Function
from stacks.settings.models import AskedModel
from stacks.settings.settings import Settings
from stacks.shared_stack import SharedStack
from stacks.steps.questions import MODEL_CALLS, end_last_prompts
from stacks.steps.topics import Listener
from stacks.steps.vocabulary import Steps, WorkflowError

LONGEST_RUN = Duration.days(90)


class ChainStack(Stack):
    """A chain's stack, built from its `workflow.py`."""

    def __init__(self, scope: Construct, id: str, *, chain: Chain, shared: SharedStack, settings: Settings) -> None:
        super().__init__(scope, id, description=chain.description)
        check_files(chain)
        # Imported by ARN: the permissions stay in this stack, and the shared stack does not depend on the chains.
        self.notifier = lambda_.Function.from_function_attributes(
            self, "Notifier", function_arn=shared.notifier.function_arn, same_environment=True
        )
        listener = self._listener(shared)
        model = AskedModel(self, settings.model_for(chain.name))
        steps = Steps(
            stack=self,
            chain=chain,
            prompts=read_prompts(folder_of(chain) / "prompts.md"),
            model=model,
            topic=shared.deliveries.topic,
            function_named=ChainFunctions(self, chain, settings=settings, files=shared.files, model=model).named,
            notifier=listener,
            gate_settings=partial(settings.gate, chain.name),
        )
        self.chain = chain
        self.machine = self._machine(state_machine_name(chain.name, settings.stage), steps)
        definition = self._checked()
        statement = model.rights_behind_profile()
        # In a chain of agents, the agents call the model, not the state machine.
        if statement and any(state.get("Resource", "").endswith(MODEL_CALLS) for _, state in states(definition)):
            self.machine.add_to_role_policy(statement)
        self._accept_wildcards(model)
        report_endings(self, "BadEndings", self.machine, self.notifier, listener.dead_letters)
        Alarms(self, settings).on("Failed", self.machine.metric_failed(), f"Runs of {chain.title} fail")

    def _listener(self, shared: SharedStack) -> Listener:
        queues = {
            "DeadLetters": shared.dead_letters,
            "Notifications": shared.deliveries.queue,
            "Undelivered": shared.deliveries.undelivered,
        }
        found = [
            sqs.Queue.from_queue_attributes(self, id, queue_arn=it.queue_arn, fifo=it.fifo) for id, it in queues.items()
        ]
        return Listener(self.notifier, *found)

    def _machine(self, name: str, steps: Steps) -> sfn.StateMachine:
        workflow = import_module(f"{module_of(steps.chain)}.workflow").workflow(steps)
        end_last_prompts(self, workflow)
        log_group = logs.LogGroup(
            self,
            "RunLogs",
            log_group_name=f"/aws/vendedlogs/states/{name}",
            retention=logs.RetentionDays.THREE_MONTHS,
            removal_policy=RemovalPolicy.DESTROY,
        )
        return sfn.StateMachine(
            self,
            "Machine",
            state_machine_name=name,
            query_language=sfn.QueryLanguage.JSONATA,
            definition_body=sfn.DefinitionBody.from_chainable(workflow),
            timeout=LONGEST_RUN,
            tracing_enabled=True,
            # Execution data contains task tokens, which are bearer secrets, so it stays out of the logs.
            logs=sfn.LogOptions(destination=log_group, level=sfn.LogLevel.ALL, include_execution_data=False),
        )

    def _checked(self) -> dict[str, Any]:
        resource = self.machine.node.default_child
        assert isinstance(resource, sfn.CfnStateMachine)
        definition = read_definition(self.resolve(resource.definition_string))
        self._refuse_loose_states({name for name, _ in states(definition)})
        check_scopes(self.chain, definition)
        check_replies(self.chain)
        return definition

    def _refuse_loose_states(self, reached: set[str]) -> None:
        """Raises WorkflowError for a state that no step leads to, which CDK would silently drop."""
        for state in self.node.children:
            if isinstance(state, sfn.State) and state.state_id not in reached:
                place = place_of(self.chain, "workflow.py")
                raise WorkflowError(f'{place}: no step leads to "{state.state_id}"')

    def _accept_wildcards(self, model: AskedModel) -> None:
        for arn in model.foundation_models:
            rule = f"IAM5[Resource::{reference(self, arn)}]"
            accept(self, rule, "a profile may route to any region, and only this profile may be used")
        role = self.machine.role
        accept(role, "IAM5[Resource::*]", "the actions for X-Ray and log delivery do not support resources")
        for function in self.node.children:
            if isinstance(function, Function):
                arn = reference(self, function.function_arn)
                accept(role, f"IAM5[Resource::{arn}:*]", "the chain may call any version of its own function")
