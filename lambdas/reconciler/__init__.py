"""The reconciler: brings Slack back in line with Step Functions after anything was missed."""
