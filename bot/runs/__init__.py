"""Starting, stopping and retrying runs from Slack."""
