"""The names of errors that executions end with on purpose."""

REFUSED = "Refused"
"""The error of a run whose chain will not go on; the cause is a sentence for people."""

UNANSWERED = "Unanswered"
"""The error of a run that fails because nobody answered in time."""

STOPPED = "Stopped"
"""The error of a run that a person stopped; the cause is the person's id in Slack."""
