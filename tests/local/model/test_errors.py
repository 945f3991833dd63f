"""What can go wrong when a model is asked."""

import pytest

from local.model.errors import STATUS, ModelError


@pytest.mark.parametrize("name", STATUS)
def test_an_error_has_its_status_and_says_why(name: str) -> None:
    error = ModelError(name, "why")
    assert (error.name, error.status, str(error)) == (name, STATUS[name], "why")
    assert 400 <= error.status < 600


def test_an_error_that_bedrock_does_not_have_is_none_of_ours() -> None:
    with pytest.raises(KeyError):
        ModelError("OopsException", "why")
