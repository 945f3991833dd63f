"""The snippet in each part's README runs unchanged, in its own process, without the other parts of the stack."""

import re
import subprocess
import sys

import pytest

from local.synth import ROOT


@pytest.mark.parametrize(
    ("part", "printed"),
    [("aws", '"Hello Ada"'), ("model", "An old silent pond, frogs."), ("slack", "Hello")],
)
def test_the_snippet_runs(part: str, printed: str) -> None:
    text = (ROOT / "local" / part / "README.md").read_text(encoding="utf-8")
    (snippet,) = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    done = subprocess.run([sys.executable, "-c", snippet], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.returncode) == (printed, 0), done.stderr
