"""What the Bedrock agents may do on GitHub: an action group."""
