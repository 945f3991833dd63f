"""The reconciler: makes Slack agree with Step Functions again, whatever was missed."""
