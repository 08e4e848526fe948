"""Pages that any room puts up in a few lines: lists, forms, forms from a SHEET."""

from huifang.desk.pages.form import form_page
from huifang.desk.pages.listing import listing_page
from huifang.desk.pages.sheets import SheetForm, sheet_form

__all__ = ["SheetForm", "form_page", "listing_page", "sheet_form"]
