"""What the local stack tells people of its model."""

import pytest

from local.stack import OFFLINE_NOTE, model_note


@pytest.mark.parametrize(
    ("environ", "note"),
    [
        ({}, OFFLINE_NOTE),
        ({"MODEL": ""}, OFFLINE_NOTE),
        ({"MODEL": "offline"}, OFFLINE_NOTE),
        ({"MODEL": "bedrock"}, ""),
        ({"MODEL": "http://127.0.0.1:11434"}, ""),
    ],
)
def test_sample_text_is_labelled_however_the_offline_model_is_chosen(environ: dict[str, str], note: str) -> None:
    assert model_note(environ) == note
