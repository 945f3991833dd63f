"""The vocabulary that a chain's workflow is written in: `Steps`, and in `agents` the steps that ask agents."""

from stacks.steps.vocabulary import INPUTS, Steps, WorkflowError

__all__ = ["INPUTS", "Steps", "WorkflowError"]
