"""Every sentence that people read in Slack, in English; a chain's own words are in its `chain.py`.

A text without parts is a constant. A text with parts is a function that returns the whole sentence, so a translation
can change the order of words and the plurals. The parts are ready for Slack: `by`, `to`, `who` and `people` are
mentions; `at`, `until` and `asked` are times in Slack's date form; labels, questions and titles are escaped. Functions
return mrkdwn, or plain text for buttons and modals. `docs/decisions/0018` says how to translate.
"""

from greenlight.texts import (
    answers,
    cards,
    changes,
    delivery,
    failures,
    forms,
    history,
    home,
    questions,
    refused,
    replies,
    runs,
    words,
)

__all__ = [
    "answers",
    "cards",
    "changes",
    "delivery",
    "failures",
    "forms",
    "history",
    "home",
    "questions",
    "refused",
    "replies",
    "runs",
    "words",
]
