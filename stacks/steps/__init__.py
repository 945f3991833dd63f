"""The vocabulary for a chain's workflow: `Steps`, and `agents` for the steps that ask agents.

`accept` accepts what the checks at synth find in a construct that the workflow adds itself.
"""

from greenlight_cdk.publishing import CHANNEL
from stacks.checks.rules import accept
from stacks.steps.vocabulary import INPUTS, Steps, WorkflowError

__all__ = ["CHANNEL", "INPUTS", "Steps", "WorkflowError", "accept"]
