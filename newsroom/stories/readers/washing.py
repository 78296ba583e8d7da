"""HTML of strangers, washed before it is read: what could run, load or hide something is not there to be misread.

The reader takes nothing but words and web links anyway. nh3 reads a page as browsers do, so that both see the same one.
Reading as browsers do takes minutes, or all memory, where tags are nested beyond reason or left open by the thousand;
so each tag gets its end first, from a parser that only streams, and what is still too deep is refused.
"""

from html import escape

import nh3
from lxml import etree

from newsroom.errors import Invalid

DEEPEST = 200
"""Tags within tags. What word processors and content systems write is seldom deeper than thirty."""
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
DROPPED = {
    *("script", "style", "template", "noscript", "svg", "math", "iframe", "object", "applet", "nav"),
    *("button", "select", "textarea", "audio", "video", "canvas", "map", "dialog"),
}
"""Tags that go with all that is in them."""
KEPT = {
    *("title", "main", "article", "section", "header", "footer", "aside", "address", "div", "p", "pre", "hr"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "hgroup", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "menu"),
    *(
        "figure",
        "figcaption",
        "picture",
        "img",
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
    ),
    *("form", "fieldset", "legend", "label", "output", "details", "summary", "search", "center", "font"),
    *(
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "br",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "i",
    ),
    *(
        "ins",
        "kbd",
        "mark",
        "nobr",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
    ),
    *("sub", "sup", "time", "tt", "u", "var", "wbr"),
}
ATTRIBUTES = {"*": {"class", "hidden", "style"}, "a": {"href"}, "img": {"alt"}}
STYLES = {"display", "font-style", "font-weight", "mso-hide", "visibility"}
SCHEMES = {"http", "https", "mailto"}

TOO_DEEP = "This page has tags nested hundreds deep, which no story has. Paste its words as plain text."


def washed(html: str) -> str:
    """The page with only the tags, attributes and styles that the reader knows; `Invalid` when it is a bomb."""
    if not html.strip():
        return ""
    parser = etree.HTMLParser(target=_Balanced(), encoding="utf-8", no_network=True)
    # A lone surrogate, which a form can carry, has no place in UTF-8.
    balanced: str | None = etree.fromstring(html.encode("utf-8", "replace"), parser)
    if balanced is None:
        raise Invalid({"copy": [TOO_DEEP]})
    return nh3.clean(
        balanced,
        tags=KEPT,
        attributes=ATTRIBUTES,
        filter_style_properties=STYLES,
        url_schemes=SCHEMES,
        link_rel=None,
        clean_content_tags=set(),
    )


class _Balanced:
    """The target lxml feeds tags and words to; `close` gives the page with every tag ended, or None: too deep."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.open: list[str] = []
        self.dropped = 0
        self.too_deep = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in DROPPED:
            self.dropped += 1
        if self.dropped or self.too_deep or tag not in KEPT:
            return
        known = ATTRIBUTES["*"] | ATTRIBUTES.get(tag, set())
        given = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items() if name in known)
        self.written.append(f"<{tag}{given}>")
        if tag not in VOID:
            self.open.append(tag)
            self.too_deep = len(self.open) > DEEPEST

    def end(self, tag: str) -> None:
        if tag in DROPPED:
            self.dropped = max(0, self.dropped - 1)
        elif not self.dropped and self.open and self.open[-1] == tag:
            self.written.append(f"</{self.open.pop()}>")

    def data(self, text: str) -> None:
        if not self.dropped and not self.too_deep:
            self.written.append(escape(text, quote=False))

    def comment(self, _text: str) -> None:
        """What is said aside is no copy."""

    def pi(self, _target: str, _data: str | None = None) -> None:
        """Nor is what is said to a machine."""

    def close(self) -> str | None:
        if self.too_deep:
            return None
        return "".join([*self.written, *(f"</{tag}>" for tag in reversed(self.open))])
