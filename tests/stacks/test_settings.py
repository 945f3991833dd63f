import pytest
from aws_cdk import App

from stacks.settings import SettingError, Settings


def settings(**context: object) -> Settings:
    return Settings.from_context(App(context={f"greenlight:{name}": value for name, value in context.items()}).node)


def test_nothing_said_gives_the_defaults() -> None:
    assert settings() == Settings()


def test_the_command_line_says_numbers_and_lists_as_text() -> None:
    found = settings(gate_timeout_seconds="30", model_regions="eu-west-1,eu-west-3", stage="prod")
    assert (found.gate_timeout_seconds, found.model_regions, found.stage) == (30, ("eu-west-1", "eu-west-3"), "prod")


@pytest.mark.parametrize(("name", "value"), [("gate_timeout_seconds", "soon"), ("models", "haiku"), ("stage", 3)])
def test_a_setting_of_the_wrong_kind_is_named(name: str, value: object) -> None:
    with pytest.raises(SettingError, match=f"greenlight:{name}"):
        settings(**{name: value})


def test_a_chain_can_have_a_model_of_its_own() -> None:
    found = settings(model="a", models={"haiku": "b"})
    assert (found.model_for("haiku"), found.model_for("movie-pitch")) == ("b", "a")
