"""What valid ids look like, and kinds of people."""

import re
from typing import Literal

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
SLACK_ID = re.compile(r"[UWS][A-Z0-9]{2,20}")

Also = Literal["guests", "strangers"]
"""People who are not full members of the workspace: its guests, and people of other organisations (Slack Connect)."""
