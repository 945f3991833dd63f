"""Lets the state machines of any CDK app ask people in Slack; see `docs/ask-people-from-your-own-app.md`.

`stacks.steps`, the vocabulary of Greenlight's own chains, uses the same parts.
"""

from greenlight.spec.gate import Choice, Gate, Policy
from greenlight_cdk.people import People

__all__ = ["Choice", "Gate", "People", "Policy"]
