"""Says what a deployment still needs: `make doctor`; `make doctor ARGS=--call` also asks each model once, for a fee.

It takes the settings of `make deploy` (`-c greenlight:stage=prod`, `--profile`, `--region`) and changes nothing.
"""

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial

from botocore.exceptions import BotoCoreError

from greenlight.models.model import Model
from scripts.checks import account, calls, models
from scripts.checks.account import CREDENTIALS
from scripts.checks.check import Check, in_one_line, summary
from scripts.checks.secret import read_filling
from scripts.deployment import Deployment, read_deployment

CALL = "--call"


def settings_of(deployment: Deployment) -> list[object]:
    """The settings of the models that the deployed chains ask, each once."""
    settings = deployment.settings
    found: list[object] = []
    for chain in deployment.chains:
        given = settings.models.get(chain, settings.model)
        if given not in found:
            found.append(given)
    return found


def checks(deployment: Deployment, *, calling: bool) -> Iterator[Check]:
    """Makes the checks in turn; leaves out those that need an account or a region that is not there.

    Raises BotoCoreError for a profile that does not exist.
    """
    count = len(deployment.chains)
    yield Check("settings", "ok", f"stage {deployment.settings.stage}, {count} chain{'s' if count > 1 else ''}")
    who = account.credentials(deployment.client("sts", deployment.region or "us-east-1"))
    where = account.region(deployment.region, deployment.session.get_available_regions("bedrock"))
    yield from (who, where)
    reachable = who.state == "ok" and where.state != "bad"
    if reachable:
        yield account.bootstrap(deployment.client("ssm"), deployment.qualifier)
    named = [models.setting(given) for given in settings_of(deployment)]
    for model in named:
        yield from of_model(deployment, model, reachable=reachable, calling=calling)
    if reachable:
        if any(isinstance(model, Model) and model.of.startswith("anthropic.") for model in named):
            yield models.use_case(deployment.client("bedrock"))
        yield read_filling(deployment.client("secretsmanager"), deployment.secret)[1]


def of_model(deployment: Deployment, model: Model | Check, *, reachable: bool, calling: bool) -> Iterator[Check]:
    """The checks of one model. A call that is answered proves the access."""
    if isinstance(model, Check):
        yield model
        return
    if mistaken := models.misplaced(model, deployment.region):
        yield mistaken
        return
    if not reachable:
        return
    yield from models.catalogued(model, deployment.region, partial(deployment.client, "bedrock"), datetime.now(UTC))
    called = calls.call(deployment.client("bedrock-runtime"), model) if calling else None
    if called:
        yield called
    if not called or called.state != "ok":
        yield models.access(deployment.client("bedrock"), model)


def main(arguments: Sequence[str]) -> int:
    """Prints the checks. Returns the exit code: 1 if something has to be done before Greenlight works."""
    made: list[Check] = []
    try:
        deployment = read_deployment(arguments)
        for check in checks(deployment, calling=CALL in arguments):
            print(*check.lines(), sep="\n", flush=True)
            made.append(check)
    except ValueError as error:
        made.append(Check("settings", "bad", str(error), "correct cdk.json or the -c options"))
        print(*made[-1].lines(), sep="\n")
    except BotoCoreError as error:
        made.append(Check("credentials", "bad", in_one_line(error), CREDENTIALS))
        print(*made[-1].lines(), sep="\n")
    print(summary(made))
    return int(any(check.state == "bad" for check in made))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
