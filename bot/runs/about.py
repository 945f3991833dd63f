"""Replies to `/greenlight`, mentions and direct messages: help, the chains, a person's runs, one run."""

from collections.abc import Callable
from itertools import islice

from greenlight import texts
from greenlight.decisions.services import Services
from greenlight.home.overview import SHOWN
from greenlight.home.view import status_line_elsewhere
from greenlight.people.channels import ChannelsUnknownError
from greenlight.runs.card import after_dot, subject
from greenlight.runs.record import RunRecord
from greenlight.slack.blocks import short, when
from greenlight.slack.escaping import escape, one_line
from greenlight.slack.typed import from_message, spelled
from greenlight.spec.catalog import chain_named, find_chains
from greenlight.spec.chain import OWN_COMMAND as COMMAND

HELP = texts.home.introduction(COMMAND)


def about(services: Services, user: str, text: str) -> str:
    """Returns the command's reply to this text, as mrkdwn."""
    word, rest = [*from_message(text, services.names.for_one_text()).split(None, 1), "", ""][:2]
    answers: dict[str, Callable[[], str]] = {
        "": lambda: HELP,
        "help": lambda: HELP,
        "chains": _chains,
        "runs": lambda: _runs(services, user),
        "status": lambda: _status(services, user, rest.strip()),
    }
    unknown = f"{texts.home.unknown_word(COMMAND, escape(one_line(word, 40)))}\n{HELP}"
    return answers.get(spelled(word).lower(), lambda: unknown)()


def _chains() -> str:
    return "\n".join(f"{chain.emoji} `{chain.call}` {escape(chain.description)}." for chain in find_chains().values())


def _runs(services: Services, user: str) -> str:
    runs = list(islice(services.runs.runs_of(user), SHOWN))
    if not runs:
        return texts.home.no_runs(COMMAND)
    return "\n".join(f"{_line(run)} (`{run.name}`)" for run in runs)


def _status(services: Services, user: str, name: str) -> str:
    if not name:
        newest = next(services.runs.runs_of(user), None)
        return _line(newest) if newest else _runs(services, user)
    # As it is first: a run that was started elsewhere may have any name.
    run = services.runs.get(name) or services.runs.get(spelled(name))
    # A run's name is no secret, but its inputs may be. Show it only to people who can read its channel.
    try:
        is_theirs = run and (run.user == user or run.channel in services.channels.shared_with(user))
    except ChannelsUnknownError:
        return texts.runs.CHANNELS_UNKNOWN
    return _line(run) if run and is_theirs else texts.home.unknown_run(escape(one_line(name, 80)))


def _line(run: RunRecord) -> str:
    chain = chain_named(run.chain)
    about = after_dot(short(subject(chain, run.inputs)))
    title = escape(chain.title)
    # The asterisks go outside: Slack does not format them inside a link.
    name = f"*<{run.permalink}|{title}>*" if run.permalink else f"*{title}*"
    return f"{chain.emoji} {name}{about}, {when(run.started)}: {status_line_elsewhere(chain, run)}"
