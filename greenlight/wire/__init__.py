"""What the state machine, the notifier and the bot send each other. Types are checked on reading."""
