import json
from pathlib import Path

import pytest

from stacks.checks.findings import GUIDE, REPORT, FindingError, refuse_findings
from stacks.context import CDK_JSON

PLACES = {"dev-greenlight-first": "chains/first/workflow.py"}
SEVERE = {
    "ruleName": "AwsSolutions-SNS3",
    "description": "The SNS Topic does not require publishers to use SSL.",
    "severity": "error",
    "violatingConstructs": [{"constructPath": "dev-greenlight-first/Own/Resource"}],
}
SHARED = {**SEVERE, "violatingConstructs": [{"constructPath": "dev-greenlight-bot/Own/Resource"}]}


def reported(folder: Path, *violations: object) -> Path:
    """An assembly whose report lists these violations."""
    text = json.dumps({"pluginReports": [{"violations": []}, {"violations": violations}]})
    (folder / REPORT).write_text(text, encoding="utf-8")
    return folder


def test_a_finding_is_reported_in_three_lines(tmp_path: Path) -> None:
    with pytest.raises(FindingError) as refused:
        refuse_findings(reported(tmp_path, SEVERE, SHARED), PLACES)
    lines = str(refused.value).splitlines()
    what_to_do = f'  Change it, or accept it with a reason: accept(construct, "SNS3", "<reason>"), see {GUIDE}'
    assert lines == [
        "AwsSolutions-SNS3: The SNS Topic does not require publishers to use SSL.",
        "  at dev-greenlight-first/Own/Resource (chains/first/workflow.py)",
        what_to_do,
        lines[0],
        "  at dev-greenlight-bot/Own/Resource",
        what_to_do,
    ]


def test_warnings_and_missing_reports_are_accepted(tmp_path: Path) -> None:
    refuse_findings(tmp_path, PLACES)
    refuse_findings(reported(tmp_path, {**SEVERE, "severity": "warning"}), PLACES)


def test_the_guide_has_the_linked_section() -> None:
    page, _, heading = GUIDE.partition("#")
    headings = [line for line in (CDK_JSON.parent / page).read_text("utf-8").splitlines() if line.startswith("## ")]
    assert heading in [line.removeprefix("## ").lower().replace(" ", "-") for line in headings]
