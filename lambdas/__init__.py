"""The Lambda functions other than the bot, one folder each."""
