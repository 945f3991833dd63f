"""Everything about Slack: blocks, text for messages, calls to the Web API, and what their errors mean."""
