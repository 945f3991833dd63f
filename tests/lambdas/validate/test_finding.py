from typing import Any

import pytest

from lambdas.validate.finding import find, spoken

A = {"a": 1}


def values(text: str) -> list[Any]:
    return [one.value for one in find(spoken(text)).found]


FENCES = [
    'Here:\n```json\n{"a": 1}\n```',
    '```json\n{"a": 1}\n```\nDone.',
    '```JSON\n{"a": 1}\n```',
    '```json {"a": 1}```',
    '```json{"a": 1}```',
    '```{"a": 1}```',
    '~~~json\n{"a": 1}\n~~~',
    '````json\n{"a": 1}\n````',
    '```jsonc\n// the result\n{"a": 1}\n```',
    '```\njson\n{"a": 1}\n```',
    '  ```json\n  {"a": 1}\n  ```',
    '> ```json\n> {"a": 1}\n> ```',
    '```json\r\n{"a": 1}\r\n```',
    '```json\n{"a": 1}',
    '```json\n{"a": 1}\n``',
]
AMONG_WORDS = [
    '\ufeff{"a": 1}',
    '\u200b{"a": 1}',
    'Sure! {"a": 1}',
    '{"a": 1} I hope this helps.',
    '`{"a": 1}`',
    '**{"a": 1}**',
    'json\n{"a": 1}',
    '<json>{"a": 1}</json>',
    'Answer: {"a": 1}.',
    '{"a": 1};',
    'A smile :{ and a set {x}, then {"a": 1}',
    'In the range [0, 1) it is. {"a": 1}',
    'Not {"a": <number>} but {"a": 1}',
    'He said "[" and then {"a": 1}',
    '{"a": 1}\n\n{"a": ',
]
THOUGHTS = [
    '<think>hm {"a": 2}</think>\n{"a": 1}',
    '\n<thinking>\nhm\n</thinking>\n\n{"a": 1}',
    '<THINK>hm</THINK>{"a": 1}',
    'hm, not {x}</think>\n{"a": 1}',
]


@pytest.mark.parametrize("text", [*FENCES, *AMONG_WORDS, *THOUGHTS])
def test_the_only_value_is_found_whatever_stands_around_it(text: str) -> None:
    assert values(text) == [A]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ('{"a": 1}', A),
        ('{"say": "```json\\n{}\\n```"}', {"say": "```json\n{}\n```"}),
        ('```json\n{"say": "```py\\nx\\n```"}\n```', {"say": "```py\nx\n```"}),
        ('{"b": 2}\n```json\n{"a": 1}\n```\n{"b": 3}', A),
        ('```\n{"b": 2}\n```\n```\n{"a": 1}\n```', A),
        ('{"b": 2} {"a": 1}', A),
        ('As in [1], {"a": 1}', A),
        ('{"b": [{"c": 1}], "d": {}}', {"b": [{"c": 1}], "d": {}}),
        ('[{"a": 1}, {"a": 2}]', [A, {"a": 2}]),
        ('```json\n"Dune"\n```', "Dune"),
        ("```\n7\n```", 7),
        ("```json true```", True),
        ('"Dune"', "Dune"),
        ("null", None),
        ('{"a": "two\nlines"}', {"a": "two\nlines"}),
        ('{"a": "😀 \\ud83d\\ude00"}', {"a": "😀 😀"}),
    ],
)
def test_the_best_value_comes_first(text: str, first: Any) -> None:
    assert values(text)[0] == first


def test_json_in_a_json_string_comes_after_the_string() -> None:
    assert values('"{\\"a\\": 1}"') == ['{"a": 1}', A]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Seven.",
        "7 apples",
        "```\n7 apples\n```",
        "{'a': 1}",
        "{a: 1}",
        '{"a": 1,}',
        '{"a": [NaN]}',
        "[NaN, Infinity]",
        '{"a": -Infinity}',
        '{"a": 1e999}',
        f'{{"a": {"9" * 5_000}}}',
        '{"a": "\\ud83d"}',
        '{"a": 1',
        '{"a": {"b": 1}',
        '[{"a": 1}, {"b": 2}',
        '{"a": "x", "b": [[1], [2]',
        '{"a": "say "hi" {"}',
        "<think>{}",
        "[" * 200_000,
        '{"a":' * 100_000,
        "[" * 100_000 + "]" * 100_000,
    ],
)
def test_what_is_no_complete_json_is_not_found(text: str) -> None:
    assert values(text) == []
    assert find(spoken(text)).mistake


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("Seven.", "no JSON object or array is in it: Seven."),
        ('{"a": 1,\n "b": oops}', 'Expecting value, near line 2, column 7: {"a": 1, "b": oops}'),
        ('{"a": {"b": 1}', "it ends before its JSON is complete, near line 1, column 15"),
        ('{"a": 1e999}', "1e999 is not a JSON value"),
        ('{"a": "\\ud83d"}', "half of a character is in it"),
        ("[" * 100_000 + "]" * 100_000, "it is nested too deep"),
        ('The form is {"a": …}. {"a": 1, "b": 2, c: 3}', "Expecting property name enclosed in double quotes"),
    ],
)
def test_the_mistake_names_the_place_in_the_largest_value(text: str, mistake: str) -> None:
    said = find(text).mistake
    assert mistake in said
    assert len(said) < 250


@pytest.mark.parametrize(
    ("text", "unfinished"),
    [('{"a": 1', True), ('{"a": 1} {"a": ', True), ('{"a": 1} and', False), ("{x", False), ('[0, 1) {"a": 1}', False)],
)
def test_a_text_that_ends_inside_a_value_is_unfinished(text: str, unfinished: bool) -> None:
    assert find(text).unfinished is unfinished


def test_thoughts_elsewhere_than_at_the_start_stay() -> None:
    assert spoken('{"a": "<think>x</think>"}') == '{"a": "<think>x</think>"}'
