"""Slack's side: blocks, text on its way there, the calls of its Web API, and what their errors mean."""
