"""What valid ids look like."""

import re

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
SLACK_ID = re.compile(r"[UWS][A-Z0-9]{2,20}")
