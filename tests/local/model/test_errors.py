"""The errors of a model call."""

import pytest

from local.model.errors import STATUS, ModelError


@pytest.mark.parametrize("name", STATUS)
def test_an_error_has_a_status_and_a_message(name: str) -> None:
    error = ModelError(name, "why")
    assert (error.name, error.status, str(error)) == (name, STATUS[name], "why")
    assert 400 <= error.status < 600


def test_an_unknown_error_name_is_refused() -> None:
    with pytest.raises(KeyError):
        ModelError("OopsException", "why")
