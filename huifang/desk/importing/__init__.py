"""Excel and CSV in: a room declares an Importer, the desk does the rest."""

from huifang.desk.importing.contract import (
    Checked,
    Importer,
    ImportRow,
    Verdict,
    importer_called,
    register,
)

__all__ = ["Checked", "ImportRow", "Importer", "Verdict", "importer_called", "register"]
