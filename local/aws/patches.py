"""Replaces parts of moto; `install` puts all replacements in place, once a process.

This module has those between services (Lambda, SNS, EventBridge, the interpreter's clients and tasks). `interpreter`
has those of the interpreter, `states_api` those of the Step Functions API, and `resources` the missing resource types.
"""

import copy
import functools
import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from moto.awslambda import models as lambda_models
from moto.awslambda.models import EventSourceMapping, LambdaFunction
from moto.events.models import Rule, events_backends
from moto.sns.models import Subscription
from moto.sqs.models import sqs_backends
from moto.stepfunctions.parser.asl.component.state.exec.state_task import state_task_factory
from moto.stepfunctions.parser.asl.component.state.exec.state_task.state_task import StateTask
from moto.stepfunctions.parser.asl.utils import boto_client

from local.aws import dynamodb, integrations, interpreter, queues, states_api
from local.aws.bedrock import BedrockTask
from local.aws.events import check, emit, status_change, target_input
from local.aws.executions import LocalExecution, LocalStepFunctions, iso
from local.aws.functions import send
from local.aws.polling import Poller
from local.aws.running import running
from local.aws.workers import Function

log = logging.getLogger(__name__)


class _CachedBoto3:
    """Replaces `boto3` where moto's interpreter makes its clients, whose address comes from the environment."""

    @staticmethod
    def client(service_name: str, region_name: str, config: Any, **settings: object) -> Any:
        return running().clients.client(service_name, region_name, config, **settings)


def _deploy_function(created: LambdaFunction, properties: Mapping[str, Any]) -> None:
    variables: Mapping[str, Any] = created.environment_vars
    function = Function(
        name=created.function_name,
        arn=created.function_arn,
        handler=str(created.handler),
        timeout=float(created.timeout),
        memory=int(created.memory_size),
        environment={name: str(value) for name, value in variables.items()},
    )
    running().functions.deploy(function, properties.get("DeadLetterConfig", {}).get("TargetArn", ""))


def _install_lambda() -> None:
    """Gap: moto starts a container for every event, and ignores the dead-letter queue."""
    create = LambdaFunction.create_from_cloudformation_json.__func__

    def create_function(cls: Any, /, name: str, template: Any, account_id: str, region_name: str, **kwargs: Any) -> Any:
        created = create(cls, name, template, account_id, region_name, **kwargs)
        _deploy_function(created, template["Properties"])
        return created

    LambdaFunction.create_from_cloudformation_json = classmethod(create_function)
    LambdaFunction.invoke = _invoke
    # The code comes from the repository's sources; the asset is not uploaded.
    lambda_models.do_validate_s3 = lambda: False


def _install_polling() -> None:
    """Gap: moto invokes a function in the call that sends a message to its queue, and ignores partial failures."""

    def create_mapping(cls: Any, /, name: str, template: Any, account_id: str, region_name: str, **_: Any) -> Any:
        properties = template["Properties"]
        function, backend = properties["FunctionName"], sqs_backends[account_id][region_name]
        if properties.get("FunctionResponseTypes") != ["ReportBatchItemFailures"]:
            raise NotImplementedError("the local AWS polls only for functions that report the failures of a batch")
        poller = Poller(
            backend,
            backend.get_queue(properties["EventSourceArn"].rpartition(":")[2]),
            lambda event: running().functions.invoke(function, event),
            int(properties.get("BatchSize", 10)),
            int(properties.get("ScalingConfig", {}).get("MaximumConcurrency", 10)),
        )
        running().pollers.append(poller)
        return cls({**properties, "AccountId": account_id, "RegionName": region_name, "FunctionArn": function})

    EventSourceMapping.create_from_cloudformation_json = classmethod(create_mapping)


def _invoke(self: LambdaFunction, body: Any, request_headers: Any, response_headers: Any) -> bytes:
    event: bytes = (body.encode() if isinstance(body, str) else body) or b"{}"
    if request_headers.get("X-Amz-Invocation-Type") == "Event":
        running().functions.invoke_later(self.function_name, event)
        return b""
    outcome = running().functions.invoke(self.function_name, event)
    response_headers["x-amz-executed-version"] = "$LATEST"
    if outcome.failed:
        response_headers["x-amz-function-error"] = "Unhandled"
    return outcome.payload


def _install_sns() -> None:
    """Gap: moto calls a function during Publish, with an event that names neither message nor topic."""
    publish = Subscription.publish

    @functools.wraps(publish)
    def publish_later(self: Subscription, message: str, message_id: str, **options: Any) -> None:
        if self.protocol == "lambda":
            _publish_to_function(self, message, message_id, options)
        else:
            publish(self, message, message_id, **options)

    Subscription.publish = publish_later


def _publish_to_function(subscription: Subscription, message: str, message_id: str, options: Mapping[str, Any]) -> None:
    attributes = options.get("message_attributes") or {}
    matcher = subscription._filter_policy_matcher
    if matcher is not None and not matcher.matches(attributes, message):
        return
    if options.get("message_structure") == "json":
        message = subscription._parse_message_structure(message, subscription.protocol)
    notification = {
        "Type": "Notification",
        "MessageId": message_id,
        "TopicArn": subscription.topic.arn,
        "Subject": options.get("subject"),
        "Message": message,
        "Timestamp": iso(datetime.now(UTC)),
        "SignatureVersion": "1",
        "Signature": "local",
        "SigningCertUrl": "local",
        "UnsubscribeUrl": "local",
        "MessageAttributes": {name: {key: it[key] for key in ("Type", "Value")} for name, it in attributes.items()},
    }
    _hand_over(subscription, notification)


def _hand_over(subscription: Subscription, notification: Mapping[str, Any]) -> None:
    source = {"EventSource": "aws:sns", "EventVersion": "1.0", "EventSubscriptionArn": subscription.arn}
    event = json.dumps({"Records": [{**source, "Sns": notification}]}).encode()
    accepted = running().functions.invoke_later(subscription.endpoint, event)
    if not accepted and "RedrivePolicy" in subscription.attributes:
        # This is for events that Lambda does not accept. If a function fails on an accepted event, Lambda reports it.
        redrive = json.loads(subscription.attributes["RedrivePolicy"])
        send(redrive["deadLetterTargetArn"], json.dumps(notification))


def _install_events() -> None:
    """Gap: moto's rules do not support functions as targets, and moto fires no schedules."""
    send_to_targets, create = Rule.send_to_targets, Rule.create_from_cloudformation_json.__func__

    @functools.wraps(send_to_targets)
    def send_to_functions_too(self: Rule, original_event: Any, transform_input: bool = True) -> None:
        if self.state != "ENABLED" or not self.event_pattern.matches_event(original_event):
            return
        others = copy.copy(self)
        others.targets = [target for target in self.targets if ":lambda:" not in target["Arn"]]
        for target in self.targets:
            if target not in others.targets:
                _invoke_target(target, original_event)
        send_to_targets(others, original_event, transform_input)

    def create_rule(cls: Any, /, name: str, template: Any, account_id: str, region_name: str, **kwargs: Any) -> Any:
        rule = create(cls, name, template, account_id, region_name, **kwargs)
        check(rule)
        running().rules[rule.name] = rule
        running().schedules.add(rule)
        return rule

    Rule.send_to_targets = send_to_functions_too
    Rule.create_from_cloudformation_json = classmethod(create_rule)


def _invoke_target(target: dict[str, Any], event: dict[str, Any]) -> None:
    if not running().functions.invoke_later(target["Arn"], target_input(target, event)):
        log.warning("dropped the event %s: there is no function %s", event["detail-type"], target["Arn"])


def _install_tasks() -> None:
    """Gaps: moto makes a client for every task, and has no optimised Bedrock integration and no status events."""
    service_for = state_task_factory.state_task_service_for

    def task_for(service_name: str) -> StateTask:
        return BedrockTask() if service_name == "bedrock" else service_for(service_name=service_name)

    state_task_factory.state_task_service_for = task_for
    BedrockTask.client = staticmethod(lambda: running().bedrock)
    boto_client.boto3 = _CachedBoto3
    LocalStepFunctions.changed = staticmethod(_changed)


def _changed(execution: LocalExecution) -> None:
    if execution.status in {"FAILED", "TIMED_OUT"}:
        log.warning("run %s %s: %s: %s", execution.name, execution.status, execution.error, execution.cause)
    emit(events_backends[execution.account_id][execution.region_name], status_change(execution))


def warm(region: str) -> None:
    """Makes the most-used clients and moto's backends for them; otherwise the first run would wait 0.4 s."""
    boto_client.boto_client_for(region=region, service="sns").list_topics()
    boto_client.boto_client_for(region=region, service="lambda").list_functions()


@functools.cache
def install() -> None:
    """Installs all replacements; a second call does nothing."""
    interpreter.install()
    integrations.install()
    states_api.install()
    dynamodb.install()
    queues.install()
    _install_lambda()
    _install_polling()
    _install_sns()
    _install_events()
    _install_tasks()
