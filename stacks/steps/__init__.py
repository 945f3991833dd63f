"""The vocabulary that a chain's workflow is written in: `Steps`, and in `agents` the steps that ask agents.

`accept` acknowledges what the checks at synth find in a construct of the workflow's own.
"""

from stacks.checks.rules import accept
from stacks.steps.vocabulary import INPUTS, Steps, WorkflowError

__all__ = ["INPUTS", "Steps", "WorkflowError", "accept"]
