"""What a deployment can be told."""
