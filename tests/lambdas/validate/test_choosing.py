import pytest

from lambdas.validate.choosing import chosen

YES = ("yes", "no")
ONE = ("1", "2", "3")
LETTERS = ("A", "B")


@pytest.mark.parametrize(
    ("text", "words", "choice"),
    [
        ("yes", YES, "yes"),
        ("Yes.", YES, "yes"),
        ("**YES**", YES, "yes"),
        ('"yes"', YES, "yes"),
        ("_no_", YES, "no"),
        ("# No", YES, "no"),
        ('{"answer": "no"}', YES, "no"),
        ("```\nno\n```", YES, "no"),
        ("Yes, I am sure.", YES, "yes"),
        ("yes—because", YES, "yes"),
        ("I would say yes.", YES, "yes"),
        ("Yes\n\nThere is no doubt.", YES, "yes"),
        ("There is no doubt.\n\nYes!", YES, "yes"),
        ("Some say no. Answer:\n**Yes**", YES, "yes"),
        ("Some say no.\nMy final answer: yes", YES, "yes"),
        ("No doubt: it is **yes** here.", YES, "yes"),
        ("Not 2", ONE, None),
        ("It is not 2.", ONE, None),
        ("Not 1, so 2.", ONE, "2"),
        ("It is not yes", YES, None),
        ("2", ONE, "2"),
        ("2.", ONE, "2"),
        ("Pitch 2", ONE, "2"),
        ("**Pitch 2**\n\nIt beats 1 and 3.", ONE, "2"),
        ("I choose pitch 2.", ONE, "2"),
        ("All 3 pitches are good, but pitch 2 is the best.", ONE, "2"),
        ("Of the 3 I prefer #2", ONE, "2"),
        ("My choice: number 2\nPitch 1 is weak.", ONE, "2"),
        ("10 reasons, 2.5 stars, v1.2: pitch 3", ONE, "3"),
        ("B", LETTERS, "B"),
        ("b", LETTERS, "B"),
        ("A better story is option B.", LETTERS, "B"),
        ("Option A is better.", LETTERS, "A"),
        ("agree in part", ("agree", "agree in part"), "agree in part"),
        ("I agree  in\npart.", ("agree", "agree in part"), "agree in part"),
        ("They agree.", ("Agree", "Disagree"), "Agree"),
        ("to_do", ("to_do", "done"), "to_do"),
        ("C++", ("C++", "C#"), "C++"),
        ("Für é: Café", ("café", "bar"), "café"),
        ("是", ("是", "否"), "是"),
    ],
)
def test_the_word_that_a_reply_chooses_is_returned(text: str, words: tuple[str, ...], choice: str) -> None:
    assert chosen(text, words, cut=False) == choice


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", YES),
        ("Perhaps.", YES),
        ("Nobody knows; yesterday I did.", YES),
        ("no-one, a yes-man", YES),
        ("Yes and no.", YES),
        ("Yes\n\nNo", YES),
        ("**yes** or **no**", YES),
        ("You asked for yes or no. Yes.", YES),
        ("All 3 pitches are good.", ONE),
        ("12", ONE),
        ("1.5", ONE),
        ("A difficult decision.", LETTERS),
    ],
)
def test_a_reply_that_chooses_none_or_several_has_no_choice(text: str, words: tuple[str, ...]) -> None:
    assert chosen(text, words, cut=False) is None


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("yes", "yes"),
        ("Yes, because the", "yes"),
        ("**Yes**\n\nThere is no", "yes"),
        ("I see no", None),
        ("There is no way to", None),
        ("", None),
    ],
)
def test_a_reply_that_is_cut_has_a_choice_only_where_it_is_sure(text: str, choice: str | None) -> None:
    assert chosen(text, YES, cut=True) == choice
