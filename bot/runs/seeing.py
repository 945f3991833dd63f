"""Whether a person may use or see a run from where they are: its workspace and its channel."""

from greenlight import texts
from greenlight.decisions.services import Services
from greenlight.people.channels import ChannelsUnknownError
from greenlight.runs.record import RunRecord


def workspace_refusal(services: Services, run: RunRecord | None, user: str) -> str:
    """Returns why the user cannot use a run of another workspace than the one they act in; "" if they can."""
    here = services.kinds.acts_in(user)
    is_elsewhere = run and run.team and here and run.team != here
    return texts.runs.OTHER_WORKSPACE if is_elsewhere else ""


def seeing_refusal(services: Services, run: RunRecord | None, user: str, here: str) -> str:
    """Returns why the user may not see what a run's people decided and its model replied; "" if they may.

    The person who started a run may, and everybody in its channel. `here` is the channel in which the user acts.
    """
    if refusal := workspace_refusal(services, run, user):
        return refusal
    if not run or run.user == user:
        return ""
    if run.channel != here:
        try:
            return "" if run.channel in services.channels.shared_with(user) else texts.runs.NOT_SEEN
        except ChannelsUnknownError:
            return texts.runs.CHANNELS_UNKNOWN
    return texts.runs.NOT_SEEN if has_left(services, run.channel, user) else ""


def has_left(services: Services, channel: str, user: str) -> bool:
    """Whether the user is certainly not in a channel in which they were; False if Slack does not say."""
    try:
        return services.channels.lacks(channel, user)
    except ChannelsUnknownError:
        return False


def place_refusal(services: Services, channel: str, user: str) -> str:
    """Returns why the user may not start a run in a channel that they chose; "" if they may."""
    try:
        return texts.runs.NOT_YOUR_CHANNEL if services.channels.lacks(channel, user) else ""
    except ChannelsUnknownError:
        return texts.runs.CHANNELS_UNKNOWN
