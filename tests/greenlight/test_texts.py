"""All texts are in one place: people read nothing from anywhere else, and every text there is used."""

import ast
import re
import sys
from collections.abc import Iterator, Set
from pathlib import Path

import pytest

from greenlight import texts
from greenlight.runs.failures import FOR_PEOPLE
from tests.test_structure import ROOT, SOURCES, imports

TEXTS = ROOT / "greenlight" / "texts"
PLACES = ("bot", "greenlight", "lambdas/notifier", "lambdas/reconciler", "lambdas/validate")
WITHOUT_TEXTS = (ROOT / "greenlight" / "models", ROOT / "greenlight" / "spec", ROOT / "greenlight" / "wire", TEXTS)
"""Code whose messages are for developers, and which other CDK apps install without the texts."""

FACE = ROOT / "greenlight" / "__init__.py"

FILES = [
    file
    for place in PLACES
    for file in sorted((ROOT / place).rglob("*.py"))
    if not {*WITHOUT_TEXTS} & {*file.parents} and file != FACE
]

WORD = re.compile(r"""["'“(*_`]*[^\W\d_]+(?:['’][^\W\d_]+)?["'”)*_`.,:;!?…]*""")
PLACEHOLDER = re.compile(r"\W*(?:\{.*|%[sd])\W*")
LABEL = re.compile(r"[A-Z][a-z]+\W*")
SHOWN = {
    *("text", "label", "title", "placeholder", "hint", "submit", "close", "confirm", "deny"),
    *("reason", "initial_comment"),
}
"""Arguments and fields that Slack shows, and the reason on a card."""

SPOKEN = {"section", "context", "bold", "note", "quoted", "content", "link", "ack", "say", "respond", "Content"}
"""Functions whose arguments Slack shows."""


def english(source: str, values: Set[str] = frozenset()) -> list[str]:
    """The literals in a module that people might read, with their line numbers; `values` are those of types."""
    tree = ast.parse(source)
    hidden = {id(inner) for node in (*_unread(tree), *_names(tree)) for inner in ast.walk(node)}
    shown = {id(node) for node in _shown(tree)}
    found = [(node, text) for node, text in _literals(tree) if id(node) not in hidden and text not in values]
    return [f"{node.lineno}: {text}" for node, text in found if _reads(text) or (id(node) in shown and _says(text))]


def _literals(tree: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    """Each string with its text; an f-string's placeholders become {}."""
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield node, "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            yield node, node.value


def _reads(text: str) -> bool:
    """Whether it has two words in a row, or a word and a placeholder; or is one word, like a button's label."""
    tokens = text.split()
    words = [bool(WORD.fullmatch(token)) for token in tokens]
    filled = [bool(PLACEHOLDER.fullmatch(token)) for token in tokens]
    pairs = zip(zip(words, filled, strict=True), zip(words[1:], filled[1:], strict=True), strict=False)
    return bool(LABEL.fullmatch(text)) or any((a or b) and (a or x) and (b or y) for (a, x), (b, y) in pairs)


def _says(text: str) -> bool:
    return any(letter.isalpha() for letter in text)


def _shown(tree: ast.AST) -> Iterator[ast.expr]:
    """The literals in arguments and fields that Slack shows."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in SHOWN:
            yield from _results(node.value)
        elif isinstance(node, ast.Dict):
            fields = zip(node.keys, node.values, strict=True)
            for value in [value for key, value in fields if isinstance(key, ast.Constant) and key.value in SHOWN]:
                yield from _results(value)
        elif isinstance(node, ast.Call) and (_name(node.func) in SPOKEN or FOR_PEOPLE.search(_name(node.func))):
            for value in node.args:
                yield from _results(value)


def _results(node: ast.expr) -> Iterator[ast.expr]:
    """The expressions that an expression may evaluate to."""
    if isinstance(node, ast.IfExp):
        yield from (*_results(node.body), *_results(node.orelse))
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from _results(value)
    elif isinstance(node, ast.BinOp):
        yield from (*_results(node.left), *_results(node.right))
    else:
        yield node


def _unread(tree: ast.AST) -> Iterator[ast.AST]:
    """What nobody reads in Slack: docstrings, log messages, errors for engineers, expressions and comparisons."""
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant()) | ast.Assert() | ast.Compare():
                yield node
            case ast.Raise(exc=ast.Call(func=func)) if not FOR_PEOPLE.search(_name(func)):
                yield node
            case ast.Call(func=ast.Attribute(value=ast.Name(id="logger" | "re"))):
                yield node
            case ast.keyword(arg=str(name)) if name.endswith("Expression"):
                yield node
            case ast.Dict(keys=keys, values=values):
                for key, value in zip(keys, values, strict=True):
                    if isinstance(key, ast.Constant) and str(key.value).endswith("Expression"):
                        yield value


def _names(tree: ast.AST) -> Iterator[ast.AST]:
    """Names of fields and of types."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="get"), args=[name, *_]):
                yield name
            case ast.Subscript(slice=inner) | ast.arg(annotation=ast.expr() as inner):
                yield inner
            case ast.FunctionDef(returns=ast.expr() as inner) | ast.AnnAssign(annotation=inner):
                yield inner
            case ast.Dict(keys=keys):
                yield from filter(None, keys)


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def values_of_types() -> set[str]:
    """The values of `Literal[…]` types, such as what can happen to a decision."""
    nodes = [node for file in FILES for node in ast.walk(tree_of(file)) if isinstance(node, ast.Subscript)]
    literals = [inner for node in nodes if _name(node.value) == "Literal" for inner in ast.walk(node.slice)]
    return {str(node.value) for node in literals if isinstance(node, ast.Constant)}


def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def functions() -> Iterator[ast.FunctionDef]:
    for file in TEXTS.glob("*.py"):
        yield from (node for node in tree_of(file).body if isinstance(node, ast.FunctionDef))


def public_names() -> set[str]:
    """Each as `module.name`."""
    found = set()
    for file in TEXTS.glob("[!_]*.py"):
        for node in tree_of(file).body:
            names = [_name(target) for target in node.targets] if isinstance(node, ast.Assign) else []
            names += [node.name] if isinstance(node, ast.FunctionDef) else []
            found |= {f"{file.stem}.{name}" for name in names if not name.startswith("_")}
    return found


def test_everything_people_read_is_in_the_texts() -> None:
    values = values_of_types()
    found = {file: english(file.read_text(encoding="utf-8"), values) for file in FILES}
    assert {str(file.relative_to(ROOT)): lines for file, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "source",
    [
        'NOT_SENT = "Nothing is lost."',
        'STOP = "Stop"',
        'LABELS = {"failed": "Again!"}',
        'said = f"{count} words"',
        'said = f"by {user}"',
        'said = who + " may answer"',
        'said = "{} may".format(who)',
        "said = f\"{name}{and_others(', and others')}\"",
        'said = f"the {place}" if place else ""',
        'raise RefusedError("Not you.")',
        'raise AgentRefusedError(f"No answer after {turns} turns.") from error',
        'button = ButtonElement(text="ok", action_id="x")',
        'blocks = [section("done")]',
        'context("_" + ("failed" if failed else "finished") + "_")',
        'message = {"text": name or "nobody"}',
        'ack("no")',
        'end_run(name, reason="gone")',
        'said = "nur für dich"',
    ],
)
def test_a_text_elsewhere_is_found(source: str) -> None:
    assert english(source)


@pytest.mark.parametrize(
    "source",
    [
        '"""What a module does."""',
        'KEPT = 60\n"""Seconds for which it is kept."""',
        'logger.warning("the claim is kept", error=f"{name} failed")',
        'raise ValueError("it has to be a number")',
        'assert choice, "no choice was made"',
        'PINGS = re.compile("a user or <!channel>")',
        'put(ConditionExpression="attribute_exists(a) OR b", Key=key)',
        'update = {"ConditionExpression": "attribute_exists(a) OR b", "Key": key}',
        'error = found["Error"].get("Code", "")',
        'if name in ("Item", "Items"): pass',
        'def read(table: "Table") -> "Item": ...',
        'name: "Table | None" = None',
        'said = f"RUN#{name}"',
        'line = f"{emoji} *{title}* · {about}: {state}"',
        'button = ButtonElement(text=f"{emoji} {title}", action_id="open_link", type="modal")',
        'what = "handed over"',
    ],
)
def test_strings_that_nobody_reads_in_slack_are_allowed(source: str) -> None:
    assert english(source, {"handed over"}) == []


def test_the_texts_need_only_the_standard_library() -> None:
    for file in TEXTS.glob("*.py"):
        foreign = {name for name in imports(file) if name.partition(".")[0] not in sys.stdlib_module_names}
        assert {name for name in foreign if not name.startswith("greenlight.texts.")} == set(), file


def test_a_text_takes_strings_and_numbers_and_returns_a_string() -> None:
    for function in functions():
        arguments = function.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        types = {ast.unparse(one.annotation) for one in every if one.annotation}
        assert types <= {"str", "int", "bool", "Sequence[str]"}, function.name
        assert function.returns, function.name
        assert ast.unparse(function.returns) == "str", function.name


def test_every_text_is_used() -> None:
    used: set[str] = set()
    for file in [file for file in SOURCES if TEXTS not in file.parents]:
        nodes = [node for node in ast.walk(tree_of(file)) if isinstance(node, ast.Attribute)]
        used |= {ast.unparse(node).removeprefix("texts.") for node in nodes}
        used |= {name.removeprefix("greenlight.texts.") for name in imports(file)}
    assert public_names() - used == set()


def test_every_module_of_texts_can_be_reached() -> None:
    assert set(texts.__all__) == {file.stem for file in TEXTS.glob("[!_]*.py")}
