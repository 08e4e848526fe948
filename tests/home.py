"""A data folder and keys for one test run, made before Django reads its settings.

Loaded by `-p tests.home` in pyproject.toml: pytest-django reads the settings before any conftest.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from huifang.kit.crypto import create_key_file

HOME = Path(tempfile.mkdtemp(prefix="huifang-test-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)

os.environ["HUIFANG_HOME"] = str(HOME)
# A browser journey keeps Playwright's event loop in this thread; our database calls are safe in it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

(HOME / "keys").mkdir(mode=0o700)
create_key_file(HOME / "keys" / "huifang.json")
