"""Reports what the rules found: which rule, which construct, and what to do about it."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

REPORTED_HERE: Mapping[str, bool] = {"@aws-cdk/core:failSynthOnValidationErrors": False}
"""Context that makes CDK write its report without printing it or raising; `refuse_findings` raises instead."""

REPORT = "validation-report.json"
GUIDE = "docs/own-chains.md#what-the-checks-find"


class FindingError(ValueError):
    """The rules found something in the templates. The text has three lines for each finding."""


def refuse_findings(assembly: Path, places: Mapping[str, str]) -> None:
    """Raises FindingError if CDK's report on this assembly has findings that are not accepted.

    `places` maps a stack's name to the file that the stack is built from.
    """
    report = assembly / REPORT
    reports = json.loads(report.read_text(encoding="utf-8"))["pluginReports"] if report.exists() else []
    found = [violation for one in reports for violation in one["violations"]]
    lines = [_lines(violation, places) for violation in found if violation["severity"] in ("error", "fatal")]
    if lines:
        raise FindingError("\n".join(lines))


def _lines(violation: Mapping[str, Any], places: Mapping[str, str]) -> str:
    rule = violation["ruleName"]
    return "\n".join(
        [
            f"{rule}: {violation['description']}",
            f"  at {', '.join(_constructs(violation, places))}",
            f'  Change it, or accept it with a reason: accept(construct, "{rule.rpartition("AwsSolutions-")[2]}", '
            f'"<reason>"), see {GUIDE}',
        ]
    )


def _constructs(violation: Mapping[str, Any], places: Mapping[str, str]) -> Iterator[str]:
    for construct in violation["violatingConstructs"]:
        path = construct["constructPath"]
        place = places.get(path.partition("/")[0])
        yield f"{path} ({place})" if place else path
