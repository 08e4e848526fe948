"""Tables from and to files: Excel, WPS, OpenDocument and CSV in, Excel and CSV out."""

from huifang.kit.tables.cells import Cell, address, column_letters
from huifang.kit.tables.headers import Header, find_header
from huifang.kit.tables.limits import Limits, TooLarge
from huifang.kit.tables.reading import Line, Row, Sheet, Table, read_sheets, read_table
from huifang.kit.tables.writing import Column, Worksheet, write_csv, write_xlsx

__all__ = [
    "Cell",
    "Column",
    "Header",
    "Limits",
    "Line",
    "Row",
    "Sheet",
    "Table",
    "TooLarge",
    "Worksheet",
    "address",
    "column_letters",
    "find_header",
    "read_sheets",
    "read_table",
    "write_csv",
    "write_xlsx",
]
