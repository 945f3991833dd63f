"""What the bot and the Lambda functions share: the only things that pass between them."""
