"""People in Slack for the state machines of any CDK app: `docs/ask-people-from-your-own-app.md` shows how.

The vocabulary of Greenlight's own chains, `stacks.steps`, is made of the same parts.
"""

from greenlight.spec.gate import Choice, Gate, Policy
from greenlight_cdk.people import People

__all__ = ["Choice", "Gate", "People", "Policy"]
