"""The bot: from Slack to Step Functions."""
