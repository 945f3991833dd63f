from typing import Any

import pytest

from local.slack.render_html import Reader
from local.slack.render_rich_text import rich_text

READER = Reader(user="UADA", users={"UADA": "ada"}, channels={"C1": "studio"}, groups={"S1": "producers"})


def part(kind: str, *elements: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": f"rich_text_{kind}", "elements": list(elements), **more}


def shown(*parts: dict[str, Any]) -> str:
    return str(rich_text({"type": "rich_text", "elements": list(parts)}, READER))


@pytest.mark.parametrize(
    ("element", "html"),
    [
        ({"type": "text", "text": "a<b\nc"}, "a&lt;b<br>c"),
        ({"type": "text", "text": "x", "style": {"bold": True, "italic": True}}, "<em><strong>x</strong></em>"),
        ({"type": "text", "text": "x", "style": {"code": True, "strike": True}}, "<s><code>x</code></s>"),
        ({"type": "link", "url": "https://a.example"}, ">https://a.example</a>"),
        ({"type": "link", "url": "javascript:x", "text": "y"}, '<span class="unsafe"'),
        ({"type": "user", "user_id": "UADA"}, "mine"),
        ({"type": "channel", "channel_id": "C1"}, "#studio"),
        ({"type": "usergroup", "usergroup_id": "S1"}, "@producers"),
        ({"type": "broadcast", "range": "here"}, "@here"),
        ({"type": "emoji", "name": "clapper"}, "🎬"),
        ({"type": "color", "value": "#ff0000"}, "#ff0000"),
        ({"type": "date", "timestamp": 0, "format": "{time}", "fallback": "f"}, 'data-layout="{time}">f</time>'),
        ({"type": "hologram"}, "This page cannot show a “hologram” block."),
    ],
)
def test_elements(element: dict[str, Any], html: str) -> None:
    assert html in shown(part("section", element))


def test_parts() -> None:
    text = {"type": "text", "text": "x"}
    assert "<blockquote>x</blockquote>" in shown(part("quote", text))
    assert "<pre>x</pre>" in shown(part("preformatted", text))
    ordered = part("list", part("section", text), style="ordered", offset=2, indent=1)
    assert '<ol start="3" class="indent-1"><li>x</li></ol>' in shown(ordered)
    assert '<ul class="indent-0">' in shown(part("list", part("section", text), style="bullet"))
    assert "cannot show" in shown(part("hologram"))
