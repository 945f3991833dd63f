"""Counts for the alarms."""

import json

import pytest

from greenlight.aws.metrics import count
from greenlight.wire.names import OUT_OF_REACH


def test_a_count_is_a_line_in_cloudwatchs_format(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "Greenlight")
    for _ in range(2):
        count(OUT_OF_REACH)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line[OUT_OF_REACH] for line in lines] == [[1.0], [1.0]]
    (metric,) = lines[0]["_aws"]["CloudWatchMetrics"]
    assert (metric["Namespace"], metric["Metrics"]) == ("Greenlight", [{"Name": OUT_OF_REACH, "Unit": "Count"}])
