"""What Step Functions says of runs, for tests."""

import json
from dataclasses import dataclass
from typing import Any

from local.stack import LocalStack
from tests.e2e.person import Run
from tests.waiting import until


@dataclass(frozen=True)
class Executions:
    """The executions of every chain of a local stack."""

    stack: LocalStack

    @property
    def client(self) -> Any:
        """A client of Step Functions."""
        return self.stack.session.client("stepfunctions", endpoint_url=self.stack.aws.endpoint)

    def all(self) -> list[Any]:
        """Every execution, described."""
        client = self.client
        arns = [machine["stateMachineArn"] for machine in client.list_state_machines()["stateMachines"]]
        found = [one for arn in arns for one in client.list_executions(stateMachineArn=arn)["executions"]]
        return [client.describe_execution(executionArn=one["executionArn"]) for one in found]

    def count(self) -> int:
        """How many executions there are."""
        return len(self.all())

    def about(self, topic: str) -> list[Any]:
        """The executions with this input."""
        return [one for one in self.all() if topic in json.loads(one["input"])["inputs"].values()]

    def of(self, run: Run) -> Any:
        """The one execution of a run."""
        (found,) = [one for one in self.all() if json.loads(one["input"])["run"]["thread_ts"] == run.ts]
        return found

    def ended(self, run: Run) -> Any:
        """The run's execution as soon as it has ended."""
        return until(lambda: found if (found := self.of(run))["status"] != "RUNNING" else None, "the end")

    def entered(self, run: Run) -> list[str]:
        """The names of the states that the run entered, in order."""
        arn = self.of(run)["executionArn"]
        events = self.client.get_execution_history(executionArn=arn, maxResults=1000)["events"]
        return [event["stateEnteredEventDetails"]["name"] for event in events if "stateEnteredEventDetails" in event]

    def stop(self, run: Run) -> None:
        """Stops the run's execution, as somebody in the AWS console does."""
        self.client.stop_execution(executionArn=self.of(run)["executionArn"])
