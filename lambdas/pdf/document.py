"""Typesets Markdown as an A4 document: text in, PDF bytes out, no other effects."""

import json
import logging
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

import typst

from lambdas.pdf.markdown import Node, TooDeepError, clean, direction, nodes, plain_nodes

log = logging.getLogger(__name__)

_LOOK = Path(__file__).with_name("look.typ").read_bytes()
# How many characters of the title fit into a page's header.
_HEADER = 90
# The first word of a letter's Unicode name is its script. Each script here stands for its main language.
_LANGUAGES = {
    "ARABIC": "ar",
    "CJK": "zh",
    "CYRILLIC": "ru",
    "DEVANAGARI": "hi",
    "GREEK": "el",
    "HANGUL": "ko",
    "HEBREW": "he",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "THAI": "th",
}
# Scripts that the fonts have. They lack only rare letters of these.
_USUAL = {*_LANGUAGES, "LATIN", "FULLWIDTH", "HALFWIDTH", "MODIFIER", "FEMININE", "MASCULINE", "MICRO"}
# Typst's words; a mark without a letter is written as a code, and does not matter.
_NO_FONT = re.compile(r'the text `"([^`"\\]*)"` could not be displayed')
_CJK_FAMILIES = {"ko": "Noto Sans CJK KR", "zh": "Noto Sans CJK SC"}


class TypesettingError(RuntimeError):
    """Typst failed on a document."""


@dataclass(frozen=True)
class Document:
    """The contents of a document. `text` is Markdown, the rest is plain; `note` is small print in every footer."""

    title: str
    subtitle: str
    text: str
    note: str = ""


def pdf(document: Document) -> bytes:
    """Returns the document as a tagged PDF. The same document gives the same bytes.

    If the text is nested too deep, or Typst fails on it, each line becomes a plain paragraph. Raises TypesettingError
    if that fails too.
    """
    try:
        return _typeset(document, nodes(document.text, _one_line(document.title)))
    except (TooDeepError, TypesettingError) as error:
        log.warning("printed as plain text: %s", error)
        return _typeset(document, plain_nodes(document.text))


def language(text: str) -> str:
    """Guesses the language (ISO 639) from the script of the text's first letters; "en" for Latin."""
    letters = filter(str.isalpha, text[:4000])
    scripts = Counter(map(_script, letters))
    # Japanese text has Han characters too, but Chinese text has no kana.
    if scripts["HIRAGANA"] + scripts["KATAKANA"] > scripts["CJK"] / 10:
        scripts["HIRAGANA"] += scripts.pop("CJK", 0)
    main = scripts.most_common(1)
    found = _LANGUAGES.get(main[0][0], "en") if main else "en"
    return "uk" if found == "ru" and set("ієїґ") & set(text) else found


def _typeset(document: Document, body: list[Node]) -> bytes:
    title, subtitle = _one_line(document.title), _one_line(document.subtitle)
    lang = language(f"{title} {document.text}")
    given = {
        "title": title,
        "running": title if len(title) <= _HEADER else f"{title[: _HEADER - 1]}…",
        "subtitle": subtitle,
        "note": _one_line(document.note),
        "remark": "",
        "lang": lang,
        "dir": direction(title),
        "cjk": _CJK_FAMILIES.get(lang, "Noto Sans CJK JP"),
        "body": json.dumps(body),
    }
    if unshown := _unshown(f"{title}{subtitle}{document.text}", given):
        given["remark"] = f"Boxes stand for letters that no font here has: {', '.join(unshown)}."
    return _compiled(given)


def _unshown(text: str, given: dict[str, str]) -> list[str]:
    """Returns the scripts of the letters that no font has, such as "Tibetan"; [] if there are none."""
    scripts = set(map(_script, filter(str.isalpha, set(text))))
    if scripts <= _USUAL:
        return []
    try:
        _compiled(given, standard="ua-1")
    except TypesettingError as error:
        # This standard forbids boxes. It may forbid more, which does not matter here.
        letters = filter(str.isalpha, "".join(_NO_FONT.findall(str(error))))
        return sorted({_script(letter).capitalize() for letter in letters})
    return []


def _script(letter: str) -> str:
    return unicodedata.name(letter, "other").split(" ")[0].split("-")[0]


class _Panics:
    """Raises TypesettingError for a panic in Typst's Rust code, whose class is no Exception and cannot be imported."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: object, _traceback: object) -> None:
        if kind is not None and kind.__name__ == "PanicException":
            raise TypesettingError(f"Typst panicked: {error}")


def _compiled(given: dict[str, str], standard: Literal["ua-1"] | None = None) -> bytes:
    try:
        with _Panics():
            made = _compiler().compile(_LOOK, format="pdf", sys_inputs=given, pdf_standards=standard)
    except typst.TypstError as error:
        raise TypesettingError(error.diagnostic) from error
    assert isinstance(made, bytes)
    return made


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())


@cache
def _compiler() -> typst.Compiler:
    folders = [str(files(package)) for package in ("manimgx_fonts", "manimgx_fonts_cjk")]
    return typst.Compiler(font_paths=typst.Fonts(include_system_fonts=False, font_paths=folders))
