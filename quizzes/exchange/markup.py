"""HTML that strangers wrote, in the few tags that a stem may have. Pure."""

import re
from html import escape, unescape

import nh3

INLINE = {"strong": "strong", "b": "strong", "em": "em", "i": "em", "sub": "sub", "sup": "sup", "code": "code"}
LISTS = {"ul", "ol"}
CELLS = {"td", "th"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
PARAGRAPHS = HEADINGS | {
    *("p", "div", "pre", "blockquote", "table", "tr", "dl", "dt", "dd", "hr"),
    *("section", "article", "figure", "figcaption"),
}
EMBEDDED = {"audio", "video", "source", "iframe", "object", "embed", "svg", "math", "script", "style", "link", "meta"}
KNOWN_TAGS = nh3.ALLOWED_TAGS | PARAGRAPHS | EMBEDDED | {"font", "big", "label"}
SANITISE = nh3.Cleaner(
    tags=INLINE.keys() | LISTS | PARAGRAPHS | CELLS | {"li", "br", "img"},
    attributes={"img": {"alt"}},
    link_rel=None,
)
# What nh3 returns is regular: brackets are escaped in texts, and quotation marks in attributes.
TOKENS = re.compile(r'(<[^>"]*(?:"[^"]*"[^>"]*)*>)')
ALTERNATIVE = re.compile(r'<img alt="([^"]*)"')
BLANKS = re.compile(r"[ \t\r\n\f]+")
AROUND_BREAK = re.compile(r" ?<br> ?")
OUTER = re.compile(r"^(?:<[a-z]+>|[ \xa0])+|(?:</[a-z]+>|<br>|[ \xa0])+$")
EMPTY_INLINE = re.compile(r"<(strong|em|sub|sup|code)>((?:[ \xa0]|<br>)*)</\1>")


def few_tags(html):
    """Return HTML in p, br, strong, em, sub, sup, code, ul, ol and li; a single paragraph without its <p>."""
    return _Walk().over(SANITISE.clean(html))


def alternatives(html):
    """Return the alternative texts of the pictures in HTML."""
    return " ".join(filter(None, (unescape(text).strip() for text in ALTERNATIVE.findall(SANITISE.clean(html)))))


class _Walk:
    """One walk over sanitised HTML. `piece`: the paragraph at hand. `frames`: the lists and list items around it."""

    def __init__(self):
        self.frames = [("", [])]
        self.piece = []
        self.inline = []
        self.verbatim = 0

    def over(self, html):
        for token in TOKENS.split(html):
            if token.startswith("<"):
                self._tag(token)
            elif token:
                self._text(unescape(token))
        self._end_paragraph()
        parts = self.frames[0][1]
        only = len(parts) == 1 and parts[0].startswith("<p>")
        return (parts[0][3:-4] if only else "\n".join(parts)).replace("<br>", "<br>\n")

    def _text(self, text):
        html = escape(text, quote=False)
        if self.verbatim:
            html = re.sub("^ +", lambda blanks: "\xa0" * len(blanks[0]), html.expandtabs(4), flags=re.MULTILINE)
            html = html.replace("\n", "<br>")
        self.piece.append(html)

    def _tag(self, token):
        closing, name = token.startswith("</"), re.match("</?([a-z0-9]+)", token)[1]
        if name in INLINE:
            (self._close_inline if closing else self._open_inline)(INLINE[name])
        elif name in LISTS or name == "li":
            self._end_paragraph()
            (self._close_frame if closing else self._open_frame)(name)
        elif name == "br":
            self.piece.append("<br>")
        elif name in CELLS:
            self.piece.append(" ")
        elif name in PARAGRAPHS:
            self._end_paragraph()
            if name == "pre":
                self._verbatim(closing)

    def _verbatim(self, closing):
        self.verbatim += -1 if closing else 1
        (self._close_inline if closing else self._open_inline)("code")

    def _open_inline(self, name):
        """Open a tag unless it is open already; remember it either way, for its closing tag."""
        self.piece.append("" if name in self.inline else f"<{name}>")
        self.inline.append(name)

    def _close_inline(self, name):
        self.inline.pop()
        self.piece.append("" if name in self.inline else f"</{name}>")

    def _end_paragraph(self):
        """Put the paragraph at hand into the frame; emphasis that goes on is closed in it and opened in the next."""
        going_on = list(dict.fromkeys(self.inline))
        html = _tidy("".join(self.piece) + "".join(f"</{name}>" for name in reversed(going_on)))
        self.piece = [f"<{name}>" for name in going_on]
        if re.sub("<[^>]*>", "", html).strip():
            self._add(html)

    def _add(self, html):
        around, parts = self.frames[-1]
        if around == "li":
            parts.append(f"<br>{html}" if parts else html)
        else:
            parts.append(f"<li>{html}</li>" if around in LISTS else f"<p>{html}</p>")

    def _open_frame(self, name):
        """Open a list or its item; an item outside any list is a paragraph like others."""
        lone = name == "li" and self.frames[-1][0] not in LISTS
        self.frames.append(self.frames[-1] if lone else (name, []))

    def _close_frame(self, name):
        frame = self.frames.pop()
        around, outer = self.frames[-1]
        if not frame[1] or frame[1] is outer:
            return
        if name == "li":
            outer.append(f"<li>{''.join(frame[1])}</li>")
            return
        html = "\n".join((f"<{name}>", *frame[1], f"</{name}>"))
        outer.append(f"<li>\n{html}</li>" if around in LISTS else f"\n{html}" if around == "li" else html)


def _tidy(html):
    html = AROUND_BREAK.sub("<br>", BLANKS.sub(" ", html))
    while html != (emptied := EMPTY_INLINE.sub(r"\2", html)):
        html = emptied
    html = AROUND_BREAK.sub("<br>", BLANKS.sub(" ", html))
    return OUTER.sub(_tags_alone, html)


def _tags_alone(match):
    """Drop blanks and breaks at the ends of a paragraph, but not how far code is indented."""
    tags = match[0].replace(" ", "").replace("<br>", "")
    return tags if "code>" in tags else tags.replace("\xa0", "")
