"""Sealing of sensitive text, blind indexes and signatures, with keys from one file."""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac
import json
import os
import secrets
import stat
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from huifang.kit.chinese import fold
from huifang.kit.errors import HouseError
from huifang.kit.words import Phrase as _

Algorithm = Literal["AES-256-GCM", "SM4-GCM"]

_VERSION = 1
_ALGORITHMS: dict[int, Algorithm] = {1: "AES-256-GCM", 2: "SM4-GCM"}
_KEY_BYTES: dict[Algorithm, int] = {"AES-256-GCM": 32, "SM4-GCM": 16}
_HEADER = 4
_NONCE = 12
_TAG = 16


class KeyFileError(HouseError):
    """The key file is missing, open to others, broken, or already there."""

    status = 500


class SealBroken(HouseError):
    """A sealed value does not belong to this place, was altered, or its key is gone."""

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
                _("密钥文件 {path} 已经存在,没有改动它。要换密钥请先备份并移走旧文件。", path=path)
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
            _("找不到密钥文件 {path}。请从备份恢复;新装的系统会在第一次启动时建立。", path=path)
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise KeyFileError(
            _("密钥文件 {path} 读不出来({why})。请检查文件的属主和权限。", path=path, why=error)
        ) from None
    if os.name == "posix" and mode & 0o077:
        raise KeyFileError(
            _(
                "密钥文件 {path} 的权限是 {mode},别人也能读。请运行 chmod 600 {path} 后重试。",
                path=path,
                mode=f"{mode:o}",
            )
        )
    try:
        return _parse(text)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KeyFileError(
            _("密钥文件 {path} 已损坏。请从备份恢复,不要新建:新密钥打不开旧数据。", path=path)
        ) from None


def seal(keys: Keys, plaintext: str, aad: str, algorithm: Algorithm = "AES-256-GCM") -> bytes:
    """`plaintext` encrypted for the place named by `aad` ("table.column:pk")."""
    number = max(keys.field_keys)
    code = next(code for code, name in _ALGORITHMS.items() if name == algorithm)
    header = bytes([_VERSION, code]) + number.to_bytes(2, "big")
    nonce = os.urandom(_NONCE)
    secret = _subkey(keys.field_keys[number], algorithm)
    return (
        header
        + nonce
        + encrypt_gcm(algorithm, secret, nonce, plaintext.encode(), header + aad.encode())
    )


def open_sealed(keys: Keys, blob: bytes, aad: str) -> str:
    """The text sealed in `blob` for the place named by `aad`.

    Raises:
        SealBroken: made for another place, altered, of an unknown kind, or its key is gone.

    """
    header, nonce = blob[:_HEADER], blob[_HEADER : _HEADER + _NONCE]
    body = blob[_HEADER + _NONCE :]
    if len(body) < _TAG or header[0] != _VERSION or header[1] not in _ALGORITHMS:
        raise SealBroken(_("{place} 处的加密内容格式不对。请从备份恢复这条记录。", place=aad))
    algorithm = _ALGORITHMS[header[1]]
    number = int.from_bytes(header[2:4], "big")
    if number not in keys.field_keys:
        raise SealBroken(
            _(
                "{place} 处的内容要用第 {number} 号密钥打开,密钥文件里没有它。请恢复旧的密钥文件。",
                place=aad,
                number=number,
            )
        )
    secret = _subkey(keys.field_keys[number], algorithm)
    try:
        return decrypt_gcm(algorithm, secret, nonce, body, header + aad.encode()).decode()
    except InvalidTag:
        raise SealBroken(
            _("{place} 处的加密内容被改动过,或不属于这条记录。请从备份恢复并查明原因。", place=aad)
        ) from None


def blind_index(keys: Keys, context: str, text: str) -> str:
    """32 hex characters equal for equal text of one `context`, telling nothing; "" for empty.

    Width, case and spaces do not matter.
    """
    plain = fold(text).replace(" ", "").upper()
    if not plain:
        return ""
    message = f"{context}\0{plain}".encode()
    return hmac.new(keys.index_key, message, hashlib.sha256).hexdigest()[:32]


def sign(keys: Keys, data: bytes) -> bytes:
    """The Ed25519 signature (64 bytes) of the installation under `data`."""
    return Ed25519PrivateKey.from_private_bytes(keys.signing_key).sign(data)


def verify(public_key: bytes, data: bytes, signature: bytes) -> bool:
    """Whether `signature` under `data` was made with the key that `public_key` belongs to."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def encrypt_gcm(
    algorithm: Algorithm, secret: bytes, nonce: bytes, plaintext: bytes, aad: bytes
) -> bytes:
    """Ciphertext followed by its 16-byte tag."""
    encryptor = Cipher(_cipher(algorithm, secret), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(aad)
    return encryptor.update(plaintext) + encryptor.finalize() + encryptor.tag


def decrypt_gcm(
    algorithm: Algorithm, secret: bytes, nonce: bytes, body: bytes, aad: bytes
) -> bytes:
    """The plaintext of what `encrypt_gcm` gave; InvalidTag if anything differs."""
    tag = body[-_TAG:]
    decryptor = Cipher(_cipher(algorithm, secret), modes.GCM(nonce, tag)).decryptor()
    decryptor.authenticate_additional_data(aad)
    return decryptor.update(body[:-_TAG]) + decryptor.finalize()


def _cipher(algorithm: Algorithm, secret: bytes) -> algorithms.AES | algorithms.SM4:
    return algorithms.AES(secret) if algorithm == "AES-256-GCM" else algorithms.SM4(secret)


@functools.lru_cache(maxsize=64)
def _subkey(material: bytes, algorithm: Algorithm) -> bytes:
    """One field key serves every algorithm, each with a key of its own derived from it."""
    info = b"huifang field " + algorithm.encode()
    return HKDF(SHA256(), _KEY_BYTES[algorithm], salt=None, info=info).derive(material)


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
