"""The notifier: tells people in Slack what a chain publishes, and how its runs ended."""
