"""Compile locale/*/LC_MESSAGES/*.po, without needing gettext on the machine."""

from __future__ import annotations

from pathlib import Path

from setup.packages import PYTHON
from setup.steps import BUILD, CHECKOUT, Stamp, call, digest, step


def sources() -> list[Path]:
    """Return every catalogue of translations."""
    return sorted((CHECKOUT / "locale").glob("*/LC_MESSAGES/*.po"))


def ensure_translations() -> None:
    """Compile the catalogues unless they are compiled and unchanged."""
    catalogues = sources()
    stamp = Stamp(BUILD / "stamps" / "translations")
    made_from = digest(catalogues)
    compiled = all(path.with_suffix(".mo").exists() for path in catalogues)
    if not catalogues or (compiled and stamp.matches(made_from)):
        return
    with step("编译译文 · Compiling the translations"):
        call([PYTHON, "-m", "setup.translations", *catalogues])
    stamp.write(made_from)


def compile_catalogue(source: Path) -> Path:
    """Write the .mo beside a .po and return it; doubtful (fuzzy) entries are left out."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as po:
        catalogue = read_po(po)
    target = source.with_suffix(".mo")
    with target.open("wb") as mo:
        write_mo(mo, catalogue)
    return target


if __name__ == "__main__":
    import sys

    for name in sys.argv[1:]:
        compile_catalogue(Path(name))
