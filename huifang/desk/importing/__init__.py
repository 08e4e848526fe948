"""Excel and CSV in: a room declares an Importer, the desk does the rest."""

from huifang.desk.importing.contract import (
    Checked,
    Importer,
    ImportRow,
    RowRefused,
    Verdict,
    importer_called,
    register,
)

__all__ = [
    "Checked",
    "ImportRow",
    "Importer",
    "RowRefused",
    "Verdict",
    "importer_called",
    "register",
]
