"""Asks agents in AgentCore's managed harness, and runs the tools that they use."""
