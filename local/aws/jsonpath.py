"""Reads the intrinsic functions of JSONPath machines as AWS does: escapes, braces, and errors.

`install` replaces moto's functions; each replacement names the gap that it closes.
https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html
"""

import json
import re
from typing import Any, NoReturn

from antlr4 import CommonTokenStream, InputStream  # type: ignore[import-untyped]
from antlr4.error.ErrorListener import ErrorListener  # type: ignore[import-untyped]
from moto.stepfunctions.parser.api import ExecutionFailedEventDetails, HistoryEventType
from moto.stepfunctions.parser.asl.antlr.runtime.ASLIntrinsicLexer import ASLIntrinsicLexer
from moto.stepfunctions.parser.asl.antlr.runtime.ASLIntrinsicParser import ASLIntrinsicParser
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEvent, FailureEventException
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name import StatesErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name_type import StatesErrorNameType
from moto.stepfunctions.parser.asl.component.common.string.string_expression import StringIntrinsicFunction
from moto.stepfunctions.parser.asl.component.intrinsic.argument.argument import ArgumentLiteral
from moto.stepfunctions.parser.asl.component.intrinsic.function.statesfunction.generic.string_format import StringFormat
from moto.stepfunctions.parser.asl.eval.environment import Environment
from moto.stepfunctions.parser.asl.eval.event.event_detail import EventDetails
from moto.stepfunctions.parser.asl.parse.intrinsic.preprocessor import Preprocessor as Intrinsics
from moto.stepfunctions.parser.asl.parse.preprocessor import Preprocessor as Definitions
from moto.stepfunctions.parser.asl.utils import json_path

_TOKEN = re.compile(r"\\.|\{\}|.", re.DOTALL)
# Paths that may have several values: wildcards, descents, filters, and slices or lists of indices.
_MANY = re.compile(r"\*|\.\.|\?|\[[^\]'\"]*[:,]")
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t"}


class _Refusal(ErrorListener):  # type: ignore[misc]  # antlr is untyped
    def syntaxError(self, recognizer: Any, symbol: Any, line: int, column: int, message: str, error: Any) -> NoReturn:  # noqa: N802
        raise ValueError(f"malformed intrinsic function, at character {column}: {message}")


def _parse(source: str) -> Any:
    """Gap: moto reads a part of a malformed call, and prints the errors to the console."""
    lexer = ASLIntrinsicLexer(InputStream(source))
    parser = ASLIntrinsicParser(CommonTokenStream(lexer))
    for part in (lexer, parser):
        part.removeErrorListeners()
        part.addErrorListener(_Refusal())
    return Intrinsics().visit(parser.func_decl())


def _visit_intrinsic(_self: Any, ctx: Any) -> StringIntrinsicFunction:
    """Gap: moto reads the call from the definition's source, which still has JSON's escapes."""
    source = json.loads(ctx.STRINGINTRINSICFUNC().getText())
    return StringIntrinsicFunction(intrinsic_function_derivation=source, function=_parse(source))


def _pieces(literal: str) -> list[str]:
    """Splits the literal at the placeholders `{}`, and unescapes it; an escaped brace is not part of a placeholder."""
    pieces = [""]
    for token in _TOKEN.findall(literal):
        if token == "{}":
            pieces.append("")
        else:
            pieces[-1] += _CONTROLS.get(token[1], token[1]) if len(token) > 1 else token
    return pieces


def _visit_string(_self: Any, ctx: Any) -> ArgumentLiteral:
    """Gap: moto keeps the backslash before a quote, a brace or another backslash."""
    pieces = _pieces(ctx.STRING().getText()[1:-1])
    argument = ArgumentLiteral(definition_value="{}".join(pieces))
    argument.pieces = pieces
    return argument


def _visit_float(_self: Any, ctx: Any) -> ArgumentLiteral:
    """Gap: moto reads a number with a fraction as an integer, which fails."""
    return ArgumentLiteral(definition_value=float(ctx.NUMBER().getText()))


def _format(self: Any, env: Environment) -> None:
    """Gap: moto uses Python's format, in which braces have another meaning."""
    self.argument_list.eval(env=env)
    template, *values = env.stack.pop()
    pieces = getattr(self.argument_list.arguments[0], "pieces", None) or template.split("{}")
    if len(values) != len(pieces) - 1:
        raise ValueError(f"States.Format has {len(pieces) - 1} placeholders for {len(values)} values")
    shown = [*map(StringFormat._to_str_repr, values), ""]
    env.stack.append("".join(piece + value for piece, value in zip(pieces, shown, strict=True)))


def _eval_intrinsic(self: Any, env: Environment) -> None:
    """Gap: if a function refuses its arguments, moto raises Python's error as States.Runtime."""
    try:
        self.function.eval(env=env)
    except (ValueError, TypeError, LookupError) as refused:
        name = StatesErrorName(typ=StatesErrorNameType.StatesIntrinsicFailure)
        cause = f"The intrinsic function '{self.literal_value}' failed: {refused}"
        details = ExecutionFailedEventDetails(error=name.error_name, cause=cause)
        raise FailureEventException(
            FailureEvent(
                env=env,
                error_name=name,
                event_type=HistoryEventType.ExecutionFailed,
                event_details=EventDetails(executionFailedEventDetails=details),
            )
        ) from refused


def _is_definite(path: str) -> bool:
    """Gap: for a path with an index, such as `$.Body.content[0].text`, moto returns a list and AWS one value."""
    return not _MANY.search(path)


def install() -> None:
    """Replaces moto's functions."""
    json_path._is_singleton_array_access = _is_definite
    Definitions.visitString_intrinsic_function = _visit_intrinsic
    Intrinsics.visitFunc_arg_string = _visit_string
    Intrinsics.visitFunc_arg_float = _visit_float
    StringFormat._eval_body = _format
    StringIntrinsicFunction._eval_body = _eval_intrinsic
