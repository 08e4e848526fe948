"""Builders for tests of papers: a kind of paper about a trip, and what its file says."""

from __future__ import annotations

import io
import re
from typing import Any

import docx
from docx.oxml.ns import qn
from pypdf import PdfReader


def tight(text: str) -> str:
    """Return text without white space, for PDF readers cut lines at will."""
    return re.sub(r"[\s\u200b]+", "", text)


def words_of_pdf(content: bytes) -> str:
    """Return what a PDF says."""
    return tight("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


def words_of_docx(content: bytes) -> str:
    """Return what the body of a Word file says."""
    body = docx.Document(io.BytesIO(content)).element.body
    return tight("".join(node.text or "" for node in body.iter(qn("w:t"))))


def body_of(answer: Any) -> bytes:
    """Return the bytes of an answer."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content
