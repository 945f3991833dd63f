"""Everything that people read in Slack, in English, but for a chain's own words, which stand in its `chain.py`.

A text without parts is a constant; one with parts is a function that returns the whole sentence, so that a translation
can order its words and choose its plurals. What texts are given is ready for Slack: `by`, `to`, `who` and `people` are
mentions, `at`, `until` and `asked` times in Slack's date form, labels, questions and titles are escaped. They return
mrkdwn, or plain text for buttons and modals. `docs/decisions/0018` says how to translate.
"""

from greenlight.texts import answers, cards, changes, failures, forms, history, home, questions, runs, words

__all__ = ["answers", "cards", "changes", "failures", "forms", "history", "home", "questions", "runs", "words"]
