"""Every Chinese word on a screen has its English, and none stands outside the catalogue."""

from __future__ import annotations

import ast
import itertools
import re
from pathlib import Path

from huifang.site import messages
from tests.house.reading import HOUSE, sources, tree

HAN = re.compile(r"[\u4e00-\u9fff]")
TRANSLATE = {
    "_",
    "_now",
    "Phrase",
    *(p + "gettext" + lazy for p in ("", "n", "p") for lazy in ("", "_lazy")),
}
HALF = re.compile(r"[\u4e00-\u9fff][,;:!?(]|[,;:!?)][\u4e00-\u9fff]")


def test_every_message_has_its_english_with_the_same_placeholders() -> None:
    assert messages.gaps(messages.merged()) == []


def test_the_catalogue_holds_no_message_that_is_gone() -> None:
    today = {str(entry.id) for entry in messages.merged()}
    assert [str(e.id) for e in messages.read() if e.id and str(e.id) not in today] == []


def test_no_template_shows_chinese_outside_the_catalogue() -> None:
    bare = []
    for path in HOUSE.rglob("templates/**/*.html"):
        text = re.sub(r"{%\s*blocktrans.*?{%\s*endblocktrans\w*\s*%}", "", path.read_text("utf-8"),
                      flags=re.S)  # fmt: skip
        text = re.sub(r"{%\s*comment.*?{%\s*endcomment\s*%}|{#.*?#}|{%.*?%}|{{.*?}}", "", text,
                      flags=re.S)  # fmt: skip
        bare += [f"{path.name}: {line.strip()}" for line in text.splitlines() if HAN.search(line)]
    own_name = "简体中文"
    assert [line for line in bare if own_name not in line] == []


def test_no_code_shows_chinese_outside_the_catalogue() -> None:
    """Words in f-strings or bare strings reach no English reader."""
    allowed = {"rules", "kit", "demo", "commands", "tests"}
    bare = []
    for path in sources():
        if allowed & set(path.relative_to(HOUSE).parts):
            continue
        translated = {
            id(part)
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Call) and _name(node) in TRANSLATE
            for part in ast.walk(node)
        }
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                known = translated | _docstrings(path) | _pairs(path)
                if HAN.search(node.value) and id(node) not in known:
                    bare.append(f"{path.relative_to(HOUSE)}:{node.lineno} {node.value[:40]}")
    assert [line for line in bare if not _is_known(line)] == []


def test_chinese_sentences_carry_chinese_punctuation() -> None:
    half = [str(m.message) for m in messages.messages() if HALF.search(str(m.message))]
    assert half == []


def _is_known(line: str) -> bool:
    """Data that is Chinese by nature: words of imported sheets and notices, of official papers."""
    known = ("registry/models", "territory/", "campaigns/models", "journal/queries.py", "apps.py",
             "access/actor.py", "aliases", "importing", "registry/intake/c", "problems/intake/",
             "problems/papers", "visits/papers", "supervision/papers", "papers/writing",
             "papers/models", "problems/queries/slips.py", "supervision/actions/issuing.py",
             "calendar/published", "calendar/reading", "scanning/copied")  # fmt: skip
    return any(part in line for part in known)


def _name(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def _pairs(path: Path) -> set[int]:
    """Return the Chinese halves of ("中文", "English") pairs, which need no catalogue."""
    found = set()
    for node in ast.walk(tree(path)):
        parts = node.elts if isinstance(node, ast.Tuple) else getattr(node, "args", [])
        parts = parts if isinstance(parts, list) else []
        for one, other in itertools.pairwise(parts):
            constants = isinstance(one, ast.Constant) and isinstance(other, ast.Constant)
            english = getattr(other, "value", None)
            if constants and isinstance(english, str) and not HAN.search(english):
                found.add(id(one))
    return found


_SEEN: dict[Path, set[int]] = {}


def _docstrings(path: Path) -> set[int]:
    if path not in _SEEN:
        _SEEN[path] = {
            id(node.value) for node in ast.walk(tree(path)) if isinstance(node, ast.Expr)
        }
    return _SEEN[path]
