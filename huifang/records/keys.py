"""The installation's keys."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from huifang.kit.crypto import Keys


def keys() -> Keys:
    """Return the keys of this installation.

    Raises:
        ImproperlyConfigured: there is no key file yet; `./run` makes one.

    """
    if settings.HUIFANG_KEYS is None:
        raise ImproperlyConfigured("there is no key file yet: start with ./run")
    return settings.HUIFANG_KEYS
