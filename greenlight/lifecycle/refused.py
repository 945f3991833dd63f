"""What to tell a person if Slack refuses the card of their run."""

from greenlight import texts
from greenlight.slack.errors import Trouble, error_name, retry_after, trouble_of
from greenlight.spec.chain import Chain

TOO_LONG = {"msg_too_long", "msg_blocks_too_long"}
RESTRICTED = "restricted_action"


def card_refusal(chain: Chain, error: Exception) -> str:
    """What to tell the person about one of the errors in `NO_ANSWER`, as mrkdwn."""
    trouble, name = trouble_of(error), error_name(error)
    if retry_after(error):
        return texts.refused.busy(chain.call)
    if trouble is Trouble.PASSING:
        return texts.refused.no_answer(chain.call)
    if trouble is Trouble.APP:
        return texts.refused.APP_LOCKED_OUT
    if name in TOO_LONG:
        return texts.refused.TOO_LONG
    if name == "message_limit_exceeded":
        return texts.refused.NO_MORE_MESSAGES
    others = texts.refused.ONLY_SOME_PEOPLE if name.startswith(RESTRICTED) else texts.refused.other(chain.call)
    return _of_channel(chain).get(name, others)


def at_channel(chain: Chain, refusal: str) -> str:
    """A refusal as it reads at a form's field for the channel; "" if it is not about the channel."""
    if refusal in (texts.refused.not_here(chain.call), texts.refused.unseen(chain.call)):
        return texts.refused.NOT_THERE
    return refusal if refusal in (texts.refused.ONLY_SOME_PEOPLE, *_of_channel(chain).values()) else ""


def _of_channel(chain: Chain) -> dict[str, str]:
    """What Slack's errors about the channel mean."""
    return {
        "not_in_channel": texts.refused.not_here(chain.call),
        "channel_not_found": texts.refused.unseen(chain.call),
        "no_permission": texts.refused.not_permitted(chain.call),
        "is_archived": texts.refused.ARCHIVED,
        "is_inactive": texts.refused.ARCHIVED,
        "channel_is_limited_access": texts.refused.GUESTS,
        "restricted_action_read_only_channel": texts.refused.READ_ONLY,
        "restricted_action_thread_only_channel": texts.refused.THREADS_ONLY,
    }
