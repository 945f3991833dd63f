"""A typeset A4 document from Markdown: text in, PDF bytes out, nothing else touched."""

import json
import logging
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import typst

from lambdas.pdf.markdown import Node, TooDeepError, clean, direction, nodes, plain_nodes

log = logging.getLogger(__name__)

_LOOK = Path(__file__).with_name("look.typ").read_bytes()
# Characters of the title that fit into the header of a page.
_HEADER = 90
# The first word of a letter's Unicode name says its script; where a script has one main language, that is the text's.
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
_CJK_FAMILIES = {"ko": "Noto Sans CJK KR", "zh": "Noto Sans CJK SC"}


@dataclass(frozen=True)
class Document:
    """What is to be printed: `text` is Markdown, the rest plain; `note` stands small in every page's footer."""

    title: str
    subtitle: str
    text: str
    note: str = ""


def pdf(document: Document) -> bytes:
    """The document as a tagged PDF, the same bytes for the same document.

    Text that is nested too deep, or that Typst refuses, is printed as it stands, a paragraph a line.
    Raises typst.TypstError where even that fails.
    """
    try:
        return _typeset(document, nodes(document.text, _one_line(document.title)))
    except (TooDeepError, typst.TypstError) as error:
        log.warning("printed as plain text: %s", error)
        return _typeset(document, plain_nodes(document.text))


def language(text: str) -> str:
    """The language (ISO 639) that the letters of the text's beginning suggest; "en" where they are Latin."""
    letters = filter(str.isalpha, text[:4000])
    scripts = Counter(unicodedata.name(char, "").split(" ")[0].split("-")[0] for char in letters)
    # Japanese is written with Han characters too; the other way round there are no kana.
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
        "lang": lang,
        "dir": direction(title),
        "cjk": _CJK_FAMILIES.get(lang, "Noto Sans CJK JP"),
        "body": json.dumps(body),
    }
    made = _compiler().compile(_LOOK, format="pdf", sys_inputs=given)
    assert isinstance(made, bytes)
    return made


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())


@cache
def _compiler() -> typst.Compiler:
    folders = [str(files(package)) for package in ("manimgx_fonts", "manimgx_fonts_cjk")]
    return typst.Compiler(font_paths=typst.Fonts(include_system_fonts=False, font_paths=folders))
