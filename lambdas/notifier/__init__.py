"""The notifier: shows in Slack what a chain publishes, and how its runs end."""
