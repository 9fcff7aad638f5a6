"""Small tables as plain HTML: whole sentences, no second library to load, and read out as tables."""

import html
from collections.abc import Mapping, Sequence

import streamlit as st


def table(rows: Sequence[Mapping[str, str]], key: str) -> None:
    """Rows of texts under the first row's names; wider than the page, it scrolls by itself."""
    st.html(table_html(rows, key))


def table_html(rows: Sequence[Mapping[str, str]], key: str) -> str:
    """The table's HTML. Texts may be anybody's: nothing in them is markup.

    >>> table_html([{"a": "<b>"}], "t")
    '<div class="fl-table" id="t" tabindex="0"><table><tr><th>a</th></tr><tr><td>&lt;b&gt;</td></tr></table></div>'
    """
    names = list(rows[0]) if rows else []
    head = "".join(f"<th>{html.escape(name)}</th>" for name in names)
    body = "".join("<tr>" + "".join(f"<td>{html.escape(row[name])}</td>" for name in names) + "</tr>" for row in rows)
    return f'<div class="fl-table" id="{key}" tabindex="0"><table><tr>{head}</tr>{body}</table></div>'
