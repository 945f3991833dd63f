"""The CloudFormation resource types that our templates use and moto 5.2 lacks.

moto finds direct subclasses of CloudFormationModel in modules with a dot in their name. Import this module before moto
lists its types for the first time, as `local.aws.deploy` does.
"""

import json
from typing import Any

from moto.awslambda.models import lambda_backends
from moto.cloudformation.exceptions import UnformattedGetAttTemplateException
from moto.core.common_models import CloudFormationModel
from moto.secretsmanager.models import secretsmanager_backends
from moto.sns.models import sns_backends

from local.aws.running import running
from local.aws.urls import FunctionUrl


class Subscription(CloudFormationModel):  # type: ignore[misc]  # moto's types are Any here
    """AWS::SNS::Subscription, with the attributes for filters and failures."""

    def __init__(self, arn: str) -> None:
        self.physical_resource_id = arn

    @staticmethod
    def cloudformation_name_type() -> str:
        """The name property: none."""
        return ""

    @staticmethod
    def cloudformation_type() -> str:
        """The type's name in templates."""
        return "AWS::SNS::Subscription"

    @classmethod
    def create_from_cloudformation_json(
        cls, resource_name: str, cloudformation_json: dict[str, Any], account_id: str, region_name: str, **kwargs: Any
    ) -> "Subscription":
        """Subscribes and sets the attributes, a filter's scope before the filter. Starts a subscribed function."""
        properties = cloudformation_json["Properties"]
        backend = sns_backends[account_id][region_name]
        created = backend.subscribe(properties["TopicArn"], properties["Endpoint"], properties["Protocol"])
        for name in ("FilterPolicyScope", "FilterPolicy", "RedrivePolicy", "RawMessageDelivery", "DeliveryPolicy"):
            if name in properties:
                value = properties[name]
                text = json.dumps(value) if isinstance(value, dict) else value
                backend.set_subscription_attributes(created.arn, name, text)
        if properties["Protocol"] == "lambda":
            running().functions.start(properties["Endpoint"])
        return cls(created.arn)


class Url(CloudFormationModel):  # type: ignore[misc]  # moto's types are Any here
    """AWS::Lambda::Url: an address on this machine; its reference is the function's ARN."""

    def __init__(self, function_arn: str, url: str) -> None:
        self.physical_resource_id = function_arn
        self._url = url

    @staticmethod
    def cloudformation_name_type() -> str:
        """The name property: none."""
        return ""

    @staticmethod
    def cloudformation_type() -> str:
        """The type's name in templates."""
        return "AWS::Lambda::Url"

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        """Whether Fn::GetAtt supports the attribute."""
        return attr in {"FunctionUrl", "FunctionArn"}

    def get_cfn_attribute(self, attribute_name: str) -> str:
        """Returns an attribute for Fn::GetAtt."""
        if attribute_name == "FunctionUrl":
            return self._url
        if attribute_name == "FunctionArn":
            return self.physical_resource_id
        raise UnformattedGetAttTemplateException

    @classmethod
    def create_from_cloudformation_json(
        cls, resource_name: str, cloudformation_json: dict[str, Any], account_id: str, region_name: str, **kwargs: Any
    ) -> "Url":
        """Opens the function's address, and lists it in Lambda's API."""
        properties = cloudformation_json["Properties"]
        config = lambda_backends[account_id][region_name].create_function_url_config(
            properties["TargetFunctionArn"], properties
        )
        name, arn = config.function.function_name, config.function.function_arn
        local = running()
        served = FunctionUrl(lambda event: local.functions.invoke(name, event), account_id)
        local.urls[name] = served
        config.url = served.url
        return cls(arn, served.url)


class EventInvokeConfig(CloudFormationModel):  # type: ignore[misc]  # moto's types are Any here
    """AWS::Lambda::EventInvokeConfig: the retries of an asynchronous event, and the destination for failures."""

    def __init__(self, function_name: str) -> None:
        self.physical_resource_id = f"{function_name}:$LATEST"

    @staticmethod
    def cloudformation_name_type() -> str:
        """The name property: none."""
        return ""

    @staticmethod
    def cloudformation_type() -> str:
        """The type's name in templates."""
        return "AWS::Lambda::EventInvokeConfig"

    @classmethod
    def create_from_cloudformation_json(
        cls, resource_name: str, cloudformation_json: dict[str, Any], account_id: str, region_name: str, **kwargs: Any
    ) -> "EventInvokeConfig":
        """Configures the function's asynchronous invocation."""
        properties = cloudformation_json["Properties"]
        retries = properties.get("MaximumRetryAttempts")
        destination = properties.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination", "")
        running().functions.configure(
            properties["FunctionName"], None if retries is None else int(retries), destination
        )
        return cls(properties["FunctionName"])


class Secret(CloudFormationModel):  # type: ignore[misc]  # moto's types are Any here
    """AWS::SecretsManager::Secret; its reference is its ARN, and its value may be generated."""

    def __init__(self, arn: str) -> None:
        self.physical_resource_id = arn

    @staticmethod
    def cloudformation_name_type() -> str:
        """The property that names it."""
        return "Name"

    @staticmethod
    def cloudformation_type() -> str:
        """The type's name in templates."""
        return "AWS::SecretsManager::Secret"

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        """Whether Fn::GetAtt supports the attribute."""
        return attr == "Id"

    def get_cfn_attribute(self, attribute_name: str) -> str:
        """Returns an attribute for Fn::GetAtt."""
        if attribute_name == "Id":
            return self.physical_resource_id
        raise UnformattedGetAttTemplateException

    @classmethod
    def create_from_cloudformation_json(
        cls, resource_name: str, cloudformation_json: dict[str, Any], account_id: str, region_name: str, **kwargs: Any
    ) -> "Secret":
        """Creates the secret; it has no value yet if the template has none."""
        properties = cloudformation_json.get("Properties", {})
        backend = secretsmanager_backends[account_id][region_name]
        value = properties.get("SecretString")
        if "GenerateSecretString" in properties:
            value = _generate(backend, properties["GenerateSecretString"])
        created = backend.create_secret(
            name=resource_name,
            secret_string=value,
            secret_binary=None,
            description=properties.get("Description"),
            tags=None,
            kms_key_id=None,
            client_request_token=None,
            replica_regions=[],
            force_overwrite=False,
        )
        return cls(json.loads(created)["ARN"])


def _generate(backend: Any, wish: dict[str, Any]) -> str:
    """Returns a random string with the template's settings, plain or as one key of the template's JSON object."""
    password = json.loads(
        backend.get_random_password(
            password_length=int(wish.get("PasswordLength", 32)),
            exclude_characters=wish.get("ExcludeCharacters", ""),
            exclude_numbers=bool(wish.get("ExcludeNumbers")),
            exclude_punctuation=bool(wish.get("ExcludePunctuation")),
            exclude_uppercase=bool(wish.get("ExcludeUppercase")),
            exclude_lowercase=bool(wish.get("ExcludeLowercase")),
            include_space=bool(wish.get("IncludeSpace")),
            require_each_included_type=bool(wish.get("RequireEachIncludedType", True)),
        )
    )["RandomPassword"]
    if "GenerateStringKey" not in wish:
        return str(password)
    return json.dumps({**json.loads(wish.get("SecretStringTemplate", "{}")), wish["GenerateStringKey"]: password})
