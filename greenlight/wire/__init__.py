"""What passes between state machine, notifier and bot. Types are checked on reading."""
