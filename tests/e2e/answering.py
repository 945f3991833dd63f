"""Answers decisions as the bot does, in the test's own process, with what its modals ask for."""

from aws_lambda_powertools import Logger
from slack_sdk import WebClient

from bot.answers import Reply, answer
from greenlight.contract import ButtonValue
from greenlight.records import Records
from greenlight.services import Services
from local.stack import LocalStack
from tests.e2e.person import Json, Person, button

Logger()  # whose child the bot's loggers are; in a function the handler makes it


class Answering:
    """Gives answers to the decisions of a local stack, past its page."""

    def __init__(self, stack: LocalStack) -> None:
        tables = stack.session.resource("dynamodb", endpoint_url=stack.aws.endpoint).tables.all()
        (table,) = [found for found in tables if "Records" in found.name]
        self.services = Services({})
        self.services.records = Records(table)
        self.services.states = stack.session.client("stepfunctions", endpoint_url=stack.aws.endpoint)
        self.services.slack = WebClient(stack.slack.bot_token, base_url=f"{stack.slack.url}/api/")

    def gives(self, person: Person, decision: Json, reply: Reply) -> None:
        """Answers the decision of a message. Raises RefusedError, and AssertionError where there is no such button."""
        answer(self.services, ButtonValue.from_json(button(decision, reply.choice)["value"]), person.id, reply)
