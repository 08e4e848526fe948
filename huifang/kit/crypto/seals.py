"""Sealing of sensitive text for one place, blind indexes to find it by, and signatures."""

from __future__ import annotations

import functools
import hashlib
import hmac
import os
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
from huifang.kit.crypto.keys import Keys
from huifang.kit.errors import HouseError
from huifang.kit.words import Phrase as _

Algorithm = Literal["AES-256-GCM", "SM4-GCM"]

_VERSION = 1
_ALGORITHMS: dict[int, Algorithm] = {1: "AES-256-GCM", 2: "SM4-GCM"}
_KEY_BYTES: dict[Algorithm, int] = {"AES-256-GCM": 32, "SM4-GCM": 16}
_HEADER = 4
_NONCE = 12
_TAG = 16


class SealBroken(HouseError):
    """A sealed value does not belong to this place, was altered, or its key is gone."""

    status = 500


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
                "{place} 处的内容要用第 {number} 号密钥打开，密钥文件里没有。请恢复旧密钥文件。",
                place=aad,
                number=number,
            )
        )
    secret = _subkey(keys.field_keys[number], algorithm)
    try:
        return decrypt_gcm(algorithm, secret, nonce, body, header + aad.encode()).decode()
    except InvalidTag:
        raise SealBroken(
            _("{place} 处的加密内容被改动过，或不属于这条记录。请从备份恢复并查明原因。", place=aad)
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


def keyed_digest(keys: Keys, context: str, text: str) -> str:
    """64 hex characters equal for the very same text of one `context`, telling nothing."""
    message = f"{context}\0{text}".encode()
    return hmac.new(keys.index_key, message, hashlib.sha256).hexdigest()


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
