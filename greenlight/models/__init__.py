"""Models of Amazon Bedrock: what each family accepts and does, and what it costs."""
