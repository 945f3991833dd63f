"""Delivers notifications and events to Slack: shared by the notifier and the reconciler."""
