"""The cache of synthesised templates."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from local import synth

STAGE = {"greenlight:stage": "twice"}


def test_several_at_once_get_the_same_complete_assembly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(synth, "CACHE", tmp_path)
    with ThreadPoolExecutor(2) as both:
        folders = list(both.map(synth.synthesise, (STAGE, STAGE)))
    assert folders[0] == folders[1]
    assert list(tmp_path.iterdir()) == [folders[0]]
    assert (folders[0] / "twice-greenlight-bot.template.json").exists()
    made = (folders[0] / "manifest.json").stat().st_mtime_ns
    assert synth.synthesise(STAGE) == folders[0]
    assert (folders[0] / "manifest.json").stat().st_mtime_ns == made


def test_templates_that_cannot_be_made_leave_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(synth, "CACHE", tmp_path)
    with pytest.raises(synth.SynthError, match=r"greenlight:gate_timeout_seconds is 'soon': a whole number expected"):
        synth.synthesise({"greenlight:gate_timeout_seconds": "soon"})
    assert list(tmp_path.iterdir()) == []
