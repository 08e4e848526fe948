"""Deeds on the household's file: the household, its people, its years, its statuses."""

from huifang.registry.actions.households import (
    change_head,
    change_household,
    create_household,
    import_household,
    import_household_change,
)
from huifang.registry.actions.people import (
    add_person,
    bring_back,
    change_person,
    import_person,
    import_person_change,
    leave,
)
from huifang.registry.actions.reveal import reveal
from huifang.registry.actions.statuses import add_status, end_status, import_status
from huifang.registry.actions.years import add_year, change_year, import_year, import_year_change

__all__ = [
    "add_person",
    "add_status",
    "add_year",
    "bring_back",
    "change_head",
    "change_household",
    "change_person",
    "change_year",
    "create_household",
    "end_status",
    "import_household",
    "import_household_change",
    "import_person",
    "import_person_change",
    "import_status",
    "import_year",
    "import_year_change",
    "leave",
    "reveal",
]
