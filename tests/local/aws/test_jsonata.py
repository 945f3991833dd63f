"""The JSONata engine: values stay values, and Step Functions' own functions exist."""

from typing import Any

import pytest

from local.aws.jsonata import QueryError, evaluate


@pytest.mark.parametrize(
    "text", ['say "no"', "it's \\ {here}", "{% $x %}", "line\nline", "東京 🎬", "<!channel> & *bold*", "$states.input"]
)
def test_a_value_is_never_read_as_an_expression(text: str) -> None:
    assert evaluate("'<' & $text & '>'", {"text": text}) == f"<{text}>"
    assert evaluate("{'text': $text}", {"text": text}) == {"text": text}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("$parse('{\"a\": [1, null]}')", {"a": [1, None]}),
        ("$partition([1,2,3,4,5], 2)", [[1, 2], [3, 4], [5]]),
        ("$range(0, 10, 5)", [0, 5, 10]),
        ("$range(5, 1, -2)", [5, 3, 1]),
        ("$hash('abc', 'SHA-1')", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        ("$hash('abc', 'MD5')", "900150983cd24fb0d6963f7d28e17f72"),
        ("$random(7)", 0.32383276483316237),
        ("$random() != $random()", True),
        ("$length($uuid())", 36),
        ("$map([1,2], function($v){ $v * 2 })", [2, 4]),
        ("$n.a", [1, 2]),
        ("$n[1].a", 2),
        ("4 / 2", 2),
        ("3 / 2", 1.5),
        ("$nothing", None),
        ("'a' & 5", "a5"),
        ("[1, null, $missing]", [1, None]),
        ("$parse('null')", None),
        ("$parse('{\"a\": null}').a", None),
        ("$map($nulls, function($v){ $v })", [1, None]),
        ("$nulls[1]", None),
        ("$exists($nulls[1])", True),
        ("$string($nulls)", "[1,null]"),
        ("$hash({'a': [1, null]}, 'MD5')", "40a187db5bf37396dc45f3af75c3a008"),
    ],
)
def test_functions_return_plain_json(expression: str, value: Any) -> None:
    assert evaluate(expression, {"n": [{"a": 1}, {"a": 2}], "nothing": None, "nulls": [1, None]}) == value


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("$missing", "returned nothing"),
        ("$states.input.missing", "returned nothing"),
        ("$error('boom')", "boom"),
        ("$eval('1 + 1')", "does not support"),
        ("$sum", "unsupported result type"),
        ("{'f': function($x){ $x }}", "unsupported result type"),
        ("1 +", "failed"),
        ("'a' + 1", "failed"),
        ("$parse('{')", "failed"),
        ("$hash('abc', 'CRC')", "failed"),
        ("$uppercase(1)", "failed"),
        ("$range(0, 1000, 1)", "at most 1000"),
        ("$range(1, 2, 0)", "failed"),
        ("$partition([1], 0)", "positive"),
        ("$partition([1], -1)", "positive"),
    ],
)
def test_an_error_names_its_reason(expression: str, reason: str) -> None:
    with pytest.raises(QueryError, match="JSONata") as caught:
        evaluate(expression, {"states": {"input": {}}})
    assert reason in str(caught.value)


def test_an_expression_does_not_change_its_variables() -> None:
    words = {"list": [3, 1, 2]}
    assert evaluate("$sort($words.list)", {"words": words}) == [1, 2, 3]
    assert words == {"list": [3, 1, 2]}
