"""The secrets of one installation, kept in one file outside the database."""

from __future__ import annotations

import base64
import json
import os
import secrets
import stat
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from huifang.kit.errors import HouseError
from huifang.kit.words import Phrase as _


class KeyFileError(HouseError):
    """The key file is missing, open to others, broken, or already there."""

    status = 500


@dataclass(frozen=True)
class Keys:
    """All secrets of one installation; the last field key seals, every one of them opens."""

    secret_key: str = field(repr=False)
    field_keys: dict[int, bytes] = field(repr=False)
    index_key: bytes = field(repr=False)
    signing_key: bytes = field(repr=False)

    @property
    def public_key(self) -> bytes:
        """The raw Ed25519 public key (32 bytes) that verifies what `sign` signed."""
        return (
            Ed25519PrivateKey.from_private_bytes(self.signing_key).public_key().public_bytes_raw()
        )


def create_key_file(path: Path) -> Keys:
    """New random keys, written whole or not at all, readable by the owner only.

    Raises:
        KeyFileError: there is a file already; it is never overwritten.

    """
    fresh = Keys(
        secret_key=secrets.token_urlsafe(48),
        field_keys={1: secrets.token_bytes(32)},
        index_key=secrets.token_bytes(32),
        signing_key=Ed25519PrivateKey.generate().private_bytes_raw(),
    )

    def settle(draft: Path) -> None:
        try:
            os.link(draft, path)
        except FileExistsError:
            raise KeyFileError(
                _("密钥文件 {path} 已经存在，没有改动它。要换密钥请先备份并移走旧文件。", path=path)
            ) from None
        finally:
            draft.unlink()

    _write(fresh, path, settle)
    return fresh


def add_field_key(path: Path) -> Keys:
    """Add a new field key that seals from now on; the old ones keep opening what they sealed."""
    keys = load_keys(path)
    number = max(keys.field_keys) + 1
    rotated = Keys(
        secret_key=keys.secret_key,
        field_keys={**keys.field_keys, number: secrets.token_bytes(32)},
        index_key=keys.index_key,
        signing_key=keys.signing_key,
    )
    _write(rotated, path, lambda draft: draft.replace(path))
    return rotated


def load_keys(path: Path) -> Keys:
    """The keys in the file at `path`.

    Raises:
        KeyFileError: missing, readable by others, or broken; says what to do.

    """
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise KeyFileError(
            _("找不到密钥文件 {path}。请从备份恢复；新装的系统会在第一次启动时建立。", path=path)
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise KeyFileError(
            _("密钥文件 {path} 读不出来（{why}）。请检查文件的属主和权限。", path=path, why=error)
        ) from None
    if os.name == "posix" and mode & 0o077:
        raise KeyFileError(
            _(
                "密钥文件 {path} 的权限是 {mode}，别人也能读。请运行 chmod 600 {path} 后重试。",
                path=path,
                mode=f"{mode:o}",
            )
        )
    try:
        return _parse(text)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KeyFileError(
            _("密钥文件 {path} 已损坏。请从备份恢复，不要新建：新密钥打不开旧数据。", path=path)
        ) from None


def _write(keys: Keys, path: Path, settle: Callable[[Path], object]) -> None:
    """Write `keys` beside `path` and let `settle` move the finished draft into place."""
    content = {
        "version": 1,
        "secret_key": keys.secret_key,
        "field_keys": [
            {"id": number, "key": _encode(key)} for number, key in keys.field_keys.items()
        ],
        "index_key": _encode(keys.index_key),
        "signing_key": _encode(keys.signing_key),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        json.dump(content, stream, indent=2)
        stream.write("\n")
        stream.flush()
        os.fsync(stream.fileno())
    settle(Path(draft))
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _parse(text: str) -> Keys:
    content = json.loads(text)
    keys = Keys(
        secret_key=content["secret_key"],
        field_keys={int(entry["id"]): _decode(entry["key"]) for entry in content["field_keys"]},
        index_key=_decode(content["index_key"]),
        signing_key=_decode(content["signing_key"]),
    )
    if not keys.field_keys or len(keys.secret_key) < 32:
        raise ValueError("empty")
    return keys


def _encode(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _decode(text: str) -> bytes:
    raw = base64.b64decode(text, validate=True)
    if len(raw) != 32:
        raise ValueError("not 32 bytes")
    return raw
