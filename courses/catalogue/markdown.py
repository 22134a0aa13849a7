"""Markdown (CommonMark with tables) to the HTML of rich text, to plain texts and to rows.

Nothing is passed through: what rich text cannot hold is reported with its line.
"""

import re
from html import escape
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

PARSER = MarkdownIt("commonmark", {"html": False}).enable("table")
# Every address becomes a link, so that an unsafe one is reported and not printed as text.
PARSER.validateLink = lambda url: True
HTML = re.compile(r"<[A-Za-z/!?][^>]*>?")
SCHEMES = {"https", "http", "mailto"}
CELL_END = re.compile(r"(?<!\\)\|")

UNSUPPORTED = {
    "image": "images are not supported yet",
    "code_inline": "code (`…`) is not supported",
    "code_block": "four spaces before a line make it code, which is not supported; indent less",
    "fence": "code blocks are not supported",
    "blockquote": "quotations (>) are not supported",
    "hr": "horizontal rules are not supported",
    "table": "a table stands between `::: table Caption` and `:::`",
}


def parse(text, first_line):
    """Return the tree of a Markdown text; the `map` of its nodes counts lines of the file from 0."""
    return SyntaxTreeNode(PARSER.parse("\n" * (first_line - 1) + text)).children


class RichText:
    """Renders the HTML that Wagtail's editor would have made. A method `on_…` for every kind of node it knows."""

    def __init__(self, problem, *, headings=False):
        self._problem, self._headings, self._line = problem, headings, 1

    def html(self, text, first_line):
        return "".join(self._render(node) for node in parse(text, first_line))

    def _render(self, node):
        if node.map:
            self._line = node.map[0] + 1
        return getattr(self, f"on_{node.type}", self._refuse)(node)

    def _refuse(self, node):
        self._problem(self._line, UNSUPPORTED.get(node.type, f"this kind of Markdown ({node.type}) is not supported"))
        return ""

    def _inside(self, node):
        return "".join(self._render(child) for child in node.children)

    # Blocks

    def on_paragraph(self, node):
        return f"<p>{self._inside(node)}</p>"

    def on_heading(self, node):
        if not self._headings:
            self._problem(self._line, "a heading cannot stand here")
        elif node.tag not in ("h2", "h3"):
            self._problem(self._line, "headings start at `##`; only `##` and `###` are used")
        return f"<{node.tag}>{self._inside(node)}</{node.tag}>"

    def on_bullet_list(self, node):
        return f"<ul>{self._inside(node)}</ul>"

    def on_ordered_list(self, node):
        if node.attrs.get("start", 1) != 1:
            self._problem(self._line, "a numbered list starts at 1")
        return f"<ol>{self._inside(node)}</ol>"

    def on_list_item(self, node):
        paragraphs = [child for child in node.children if child.type == "paragraph"]
        if len(paragraphs) > 1:
            self._problem(paragraphs[1].map[0] + 1, "an item of a list has only one paragraph")
        parts = [self._inside(child) if child in paragraphs else self._render(child) for child in node.children]
        return f"<li>{''.join(parts)}</li>"

    # Inside a paragraph

    def on_inline(self, node):
        return self._inside(node)

    def on_text(self, node):
        self._refuse_html(node)
        return escape(node.content, quote=False)

    def on_softbreak(self, node):
        self._line += 1
        return " "

    def on_hardbreak(self, node):
        self._line += 1
        return "<br/>"

    def on_strong(self, node):
        return f"<b>{self._inside(node)}</b>"

    def on_em(self, node):
        return f"<i>{self._inside(node)}</i>"

    def on_link(self, node):
        address = str(node.attrs["href"])
        if urlsplit(address).scheme.lower() not in SCHEMES:
            self._problem(self._line, f"the link `{address}` does not start with https://, http:// or mailto:")
        if node.attrs.get("title"):
            self._problem(self._line, "a link has no title; write what it is in its text")
        return f'<a href="{escape(address)}">{self._inside(node)}</a>'

    def _refuse_html(self, node):
        if HTML.search(node.content):
            self._problem(self._line, "HTML is not allowed; use Markdown")


class PlainText(RichText):
    """Renders text without any markup, for fields that hold none."""

    def on_text(self, node):
        self._refuse_html(node)
        return node.content

    def on_hardbreak(self, node):
        super().on_hardbreak(node)
        return "\n"

    def on_markup(self, node):
        self._problem(self._line, "bold, italics and links are not possible here; write plain text")
        return self._inside(node)

    on_strong = on_em = on_link = on_markup

    def paragraphs(self, text, first_line):
        """Return the paragraphs as one text."""
        nodes = parse(text, first_line)
        self._only(nodes, {"paragraph"}, "only plain paragraphs can stand here")
        return "\n\n".join(self._plain(node) for node in nodes if node.type == "paragraph")

    def items(self, text, first_line):
        """Return the items of the one list of the text."""
        nodes = parse(text, first_line)
        self._only(nodes, {"bullet_list"}, "only a list with `- ` can stand here")
        return [self._item(item) for node in nodes if node.type == "bullet_list" for item in node.children]

    def rows(self, text, first_line):
        """Return the rows of the one table of the text, the header first."""
        nodes = parse(text, first_line)
        self._only(nodes, {"table"}, "only a table can stand here")
        rows = [row for node in nodes if node.type == "table" for part in node.children for row in part.children]
        lines = ("\n" * (first_line - 1) + text).split("\n")
        for row in rows:
            # The parser drops what does not fit; nothing that somebody wrote may vanish.
            if len(CELL_END.findall(lines[row.map[0]].strip().strip("|"))) + 1 != len(rows[0].children):
                self._problem(row.map[0] + 1, f"this row does not have {len(rows[0].children)} cells as the header has")
        return [[self._plain(cell) for cell in row.children] for row in rows]

    def line_of_speech(self, text, line):
        """Return one line of text."""
        self._line = line
        return "".join(self._inside(child) for child in SyntaxTreeNode(PARSER.parseInline(text)).children)

    def _item(self, node):
        self._only(node.children, {"paragraph"}, "an item here is one plain line")
        return " ".join(self._plain(child) for child in node.children if child.type == "paragraph")

    def _plain(self, node):
        if node.map:
            self._line = node.map[0] + 1
        return self._inside(node).strip()

    def _only(self, nodes, types, reason):
        for node in nodes:
            if node.type not in types:
                self._problem(node.map[0] + 1 if node.map else self._line, UNSUPPORTED.get(node.type, reason))
