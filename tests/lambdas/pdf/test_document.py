import io
import logging
import subprocess
import sys
from typing import Any
from unicodedata import normalize

import pytest
from pypdf import PdfReader

from lambdas.pdf import document as document_module
from lambdas.pdf.document import Document, language, pdf

NASTY = [
    '#include "/etc/passwd"',
    '#read("/etc/passwd")',
    "{% $states.input %} {{ x }} ${x}",
    "\"quotes\" 'single' `tick",
    "\\ \\\\ \\u{41} \\n \\#",
    "$x^2$ @ref <label> #let x = 1",
    "<script>alert(1)</script>",
    "*/ /* // ]) } {",
    '"); #panic("x',
    "<!channel> <@U123> &amp; &",
    "🎬 👨‍👩‍👧 🇫🇷 ☀️ \U0010fffd \u2028 \ufeff",
    "](https://x) ![](x) [^1] | a | b |",
]
PLACES = ["Zürich", "São Paulo", "東京", "Київ", "Αθήνα", "서울", "北京"]


def read(made: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(made))


def text_of(made: bytes) -> str:
    """Returns the pages' text without white space, because a PDF does not preserve it."""
    return "".join("".join(page.extract_text().split()) for page in read(made).pages)


def document(text: str, title: str = "Weekend in Paris") -> Document:
    return Document(title, "For two", text, "offline sample text")


@pytest.mark.parametrize("place", PLACES)
def test_names_of_any_place_are_printed(place: str) -> None:
    said = normalize("NFKC", text_of(pdf(document(f"Go to **{place}**.", title=place))))
    assert said.count(place.replace(" ", "")) == 2


@pytest.mark.parametrize("text", ["مرحبا بكم في Paris", "ברוכים הבאים ל־Paris", "पेरिस में", "ยินดีต้อนรับ"])
def test_scripts_have_their_own_font(text: str) -> None:
    fonts = {str(font["/BaseFont"]) for page in read(pdf(document(text))).pages for font in fonts_of(page)}
    assert any("Noto" in font and "NotoSans-" not in font for font in fonts)


@pytest.mark.parametrize(
    ("text", "script"), [("བཀྲ་ཤིས", "Tibetan"), ("ᠮᠣᠩᠭᠣᠯ *a*", "Mongolian"), ("- `ꦧꦱ`", "Javanese")]
)
def test_a_remark_names_scripts_without_a_font(text: str, script: str) -> None:
    assert f"Boxesstandforlettersthatnofontherehas:{script}." in text_of(pdf(document(text)))
    assert f"nofontherehas:{script}." in text_of(pdf(document("x", title=text)))


@pytest.mark.parametrize("text", ["ქართული", "ভাষা", "ភាសា", "አማርኛ", "Æß ª µ 東 서울 ｱ ア 𝒜 ℵ 🎬 ☀️", "தமிழ் | සිංහල | ລາວ"])
def test_scripts_with_a_font_need_no_remark(text: str) -> None:
    assert "Boxes" not in text_of(pdf(document(text)))


def fonts_of(page: Any) -> list[Any]:
    return [font.get_object() for font in page["/Resources"]["/Font"].values()]


@pytest.mark.parametrize("nasty", NASTY)
def test_nothing_in_a_text_is_read_as_code(nasty: str, caplog: pytest.LogCaptureFixture) -> None:
    wrapped = f"{nasty}\n\n- {nasty}\n\n`{nasty}`\n\n```\n{nasty}\n```\n\nThe end"
    for title, text in ((nasty, wrapped), ("x", nasty)):
        assert "%PDF" in str(pdf(Document(title, nasty, text, nasty))[:8])
    assert not caplog.records
    assert "Theend" in text_of(pdf(document(wrapped)))


def test_code_is_printed_as_it_is_written() -> None:
    said = text_of(pdf(document('`#include "x" {% y %} $z$ @a \\\\ <script>`')))
    assert '#include"x"{%y%}$z$@a\\\\<script>' in said


def test_an_image_within_a_link_is_a_link_too() -> None:
    page: Any = read(pdf(document("[![x](https://a.example/l.jpg) y](https://b.example)"))).pages[0]
    found = {note.get_object()["/A"]["/URI"] for note in page["/Annots"]}
    assert found == {"https://a.example/l.jpg", "https://b.example"}


def test_the_pdf_is_tagged_and_says_its_title_and_language() -> None:
    catalog: Any = read(pdf(document("# Day one\n\nx"))).trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "en"
    assert read(pdf(document("x"))).metadata.title == "Weekend in Paris"  # type: ignore[union-attr]


def test_pages_are_numbered_and_carry_the_title() -> None:
    pages = [page.extract_text() for page in read(pdf(document("Some text.\n\n" * 80))).pages]
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        assert f"{number} / {len(pages)}" in page
        assert "Weekend in Paris" in page
        assert "offline sample text" in page


@pytest.mark.parametrize("title", ["東京" * 60, "Weekend in " * 12, "Two\nlines"])
def test_a_long_title_is_shortened_in_the_header_only(title: str) -> None:
    first, second, *_ = [page.extract_text() for page in read(pdf(document("x\n\n" * 60, title=title))).pages]
    whole = "".join(title.split())
    assert whole in "".join(first.split())
    assert whole[:60] in "".join(second.split())
    assert ("…" in second) == (len(title) > 90)


def test_a_heading_stays_with_its_text() -> None:
    for lines in range(20, 60):
        text = "Line\n\n" * lines + "## Day two\n\nIts text"
        for page in read(pdf(document(text))).pages:
            assert ("Day two" in page.extract_text()) == ("Its text" in page.extract_text())


@pytest.mark.parametrize("text", ["", " \n", "\x00", "-", "|a|\n|-|", "> ", "```", "#", "[](https://a.example)", "1."])
def test_an_almost_empty_text_is_a_document(text: str, caplog: pytest.LogCaptureFixture) -> None:
    assert "WeekendinParis" in text_of(pdf(document(text)))
    assert not caplog.records


def test_a_long_text_is_printed_to_its_end() -> None:
    text = "## Day\n\nWalk along the **river**, then rest.\n\n- one\n- two\n\n" * 1800
    assert len(text) > 100_000
    assert "The very end" in read(pdf(document(text + "The very end"))).pages[-1].extract_text()


@pytest.mark.parametrize("deep", ["> " * 300, "- " * 300, "*" * 300, "1. " * 60])
def test_text_nested_too_deep_is_printed_plainly(deep: str, caplog: pytest.LogCaptureFixture) -> None:
    assert "wordx" in text_of(pdf(document(f"{deep}word x{deep}")))
    assert {record.levelno for record in caplog.records} <= {logging.WARNING}


def test_nesting_that_markdown_allows_is_typeset(caplog: pytest.LogCaptureFixture) -> None:
    for mark in ("- ", "> ", "1. "):
        assert "wordx" in text_of(pdf(document(mark * 8 + "**_wordx_**")))
    assert not caplog.records


@pytest.mark.parametrize(
    "word",
    [
        "https://a.example/" + "x" * 300,
        "Достопримечательности" * 6,
        "ä" * 120,
        "https://example.com/" + "Достопримечательности/" * 5,
        "ก" * 500,
        "กa" * 300,
    ],
    ids=["ASCII", "Cyrillic", "accents", "Cyrillic address", "Thai", "Thai and Latin"],
)
def test_a_word_wider_than_the_page_is_broken(word: str) -> None:
    for text in (word, f"`{word}`", f"```\n{word}\n```", f"- {word}", f"| a | b |\n|-|-|\n| {word} | c |"):
        made = pdf(document(text))
        assert max(map(len, read(made).pages[0].extract_text().splitlines())) < 100
        assert word in text_of(made)


@pytest.mark.parametrize(("word", "joiner", "times"), [("word", "\u00a0", 60), ("東", "\u2060", 1600)])
def test_words_that_are_joined_are_broken(word: str, joiner: str, times: int) -> None:
    pages = [page.extract_text() for page in read(pdf(document((word + joiner) * times))).pages]
    assert max(len(line) for page in pages for line in page.splitlines()) < 100
    assert sum(page.count(word) for page in pages) == times


@pytest.mark.parametrize(
    "word",
    ["👨\u200d" * 10_000, "ä" * 40_000, "e" + "\u0301" * 20_000],
    ids=["joined emoji", "accents", "one letter with marks"],
)
def test_an_endless_word_is_typeset(word: str, caplog: pytest.LogCaptureFixture) -> None:
    assert pdf(document(word)).startswith(b"%PDF")
    assert not caplog.records


def test_a_text_on_which_typst_panics_is_printed_plainly(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    look = (line for line in document_module._LOOK.splitlines() if not line.startswith(b"#show unbroken"))
    monkeypatch.setattr(document_module, "_LOOK", b"\n".join(look))
    assert text_of(pdf(document("*Words*\n\n" + "ä" * 40_000))).count("ä") == 40_000
    assert "Typst panicked" in caplog.text
    assert "Words" in text_of(pdf(document("Words again")))


def test_a_document_has_no_date() -> None:
    assert "/CreationDate" not in read(pdf(document("x"))).metadata  # type: ignore[operator]


@pytest.mark.parametrize(("text", "family"), [("東京の週末", "CJKjp"), ("北京的周末", "CJKsc"), ("서울", "CJKkr")])
def test_han_letters_use_the_font_of_the_texts_language(text: str, family: str) -> None:
    page = read(pdf(document(text, title=text))).pages[0]
    assert any(family in str(font["/BaseFont"]) for font in fonts_of(page))


def test_the_same_document_has_the_same_bytes_in_another_process() -> None:
    made = "from lambdas.pdf.document import Document, pdf; print(hash(pdf(Document('a', 'b', '*c*'))))"
    runs = [
        subprocess.run([sys.executable, "-c", made], env={"PYTHONHASHSEED": "0"}, capture_output=True, check=True)
        for _ in range(2)
    ]
    assert runs[0].stdout == runs[1].stdout != b""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A weekend in 東京", "en"),
        ("東京の週末", "ja"),
        ("北京的周末", "zh"),
        ("서울", "ko"),
        ("Київ", "uk"),
        ("Москва", "ru"),
        ("مرحبا", "ar"),
        ("", "en"),
        ("123", "en"),
    ],
)
def test_the_letters_suggest_the_language(text: str, said: str) -> None:
    assert language(text) == said
