"""The Lambda functions besides the bot, one folder each."""
