"""The installation's keys, read once from the file that `HUIFANG_KEYS` names."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from huifang.kit.crypto import Keys, load_keys


@cache
def keys() -> Keys:
    """Return the keys of this installation.

    Raises:
        HouseError: the key file is missing, readable by others or broken.

    """
    return load_keys(Path(settings.HUIFANG_KEYS))
