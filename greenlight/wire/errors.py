"""Error names with which executions end on purpose."""

REFUSED = "Refused"
"""The error of a run that its chain ends; the cause is a sentence for people."""

UNANSWERED = "Unanswered"
"""The error of a run that fails because nobody answered in time."""

STOPPED = "Stopped"
"""The error of a run that a person stopped; the cause is the person's Slack id."""

DECLINED = "ModelDeclined"
"""The error of a run whose model declined to answer a prompt; the cause is a sentence for people."""

BLOCKED = "ModelBlocked"
"""The error of a run in which a guardrail stopped the prompt or the reply; the cause is a sentence for people."""

CUT = "ModelCut"
"""The error of a run whose model used all its tokens before it answered."""
