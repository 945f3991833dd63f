"""The runs in Step Functions, for tests."""

import json
from datetime import UTC, datetime
from typing import Any

from local.stack import LocalStack
from stacks.checks.definitions import LOOK
from tests.e2e.person import Run
from tests.waiting import until


class Executions:
    """The executions in a local stack that started after the last `begin`."""

    def __init__(self, stack: LocalStack) -> None:
        self.client: Any = stack.session.client("stepfunctions", endpoint_url=stack.aws.endpoint)
        self._machines = [machine["stateMachineArn"] for machine in self.client.list_state_machines()["stateMachines"]]
        self._found: dict[Run, str] = {}
        self.begin()

    def begin(self) -> None:
        """Ignores the executions so far."""
        self._began = datetime.now(UTC)

    def started(self) -> list[Any]:
        """The descriptions of all executions since `begin`."""
        listed = [self.client.list_executions(stateMachineArn=arn)["executions"] for arn in self._machines]
        new = [one for executions in listed for one in executions if one["startDate"] >= self._began]
        return [self.client.describe_execution(executionArn=one["executionArn"]) for one in new]

    def of(self, run: Run) -> Any:
        """The description of a run's execution."""
        if run not in self._found:
            (found,) = [one for one in self.started() if json.loads(one["input"])["run"]["thread_ts"] == run.ts]
            self._found[run] = found["executionArn"]
        return self.client.describe_execution(executionArn=self._found[run])

    def ended(self, run: Run) -> Any:
        """Waits until the run's execution has ended, and returns its description."""
        return until(lambda: found if (found := self.of(run))["status"] != "RUNNING" else None, "the end")

    def entered(self, run: Run) -> list[str]:
        """The names of the states that the run entered, in order, without the looks at how each prompt went."""
        arn = self.of(run)["executionArn"]
        events = self.client.get_execution_history(executionArn=arn, maxResults=1000)["events"]
        names = [event["stateEnteredEventDetails"]["name"] for event in events if "stateEnteredEventDetails" in event]
        return [name for name in names if not name.endswith(LOOK)]

    def stop(self, run: Run) -> None:
        """Stops the run's execution, as in the AWS console."""
        self.client.stop_execution(executionArn=self.of(run)["executionArn"])
