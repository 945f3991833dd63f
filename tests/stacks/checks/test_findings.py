import json
from pathlib import Path

import pytest

from stacks.checks.findings import GUIDE, REPORT, FindingError, refuse_findings
from stacks.context import FILE

PLACES = {"dev-greenlight-first": "chains/first/workflow.py"}
SEVERE = {
    "ruleName": "AwsSolutions-SNS3",
    "description": "The SNS Topic does not require publishers to use SSL.",
    "severity": "error",
    "violatingConstructs": [{"constructPath": "dev-greenlight-first/Own/Resource"}],
}
SHARED = {**SEVERE, "violatingConstructs": [{"constructPath": "dev-greenlight-bot/Own/Resource"}]}


def reported(folder: Path, *violations: object) -> Path:
    """An assembly with CDK's report of these."""
    text = json.dumps({"pluginReports": [{"violations": []}, {"violations": violations}]})
    (folder / REPORT).write_text(text, encoding="utf-8")
    return folder


def test_a_finding_is_three_lines(tmp_path: Path) -> None:
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


def test_a_warning_and_a_report_of_nothing_are_no_findings(tmp_path: Path) -> None:
    refuse_findings(tmp_path, PLACES)
    refuse_findings(reported(tmp_path, {**SEVERE, "severity": "warning"}), PLACES)


def test_the_guide_is_there() -> None:
    page, _, heading = GUIDE.partition("#")
    headings = [line for line in (FILE.parent / page).read_text("utf-8").splitlines() if line.startswith("## ")]
    assert heading in [line.removeprefix("## ").lower().replace(" ", "-") for line in headings]
