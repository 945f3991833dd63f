"""The default way to run: the whole stack on this machine, with no AWS and no Slack."""
