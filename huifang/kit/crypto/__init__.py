"""Sealing of sensitive text, blind indexes and signatures, with keys from one file."""

from huifang.kit.crypto.keys import KeyFileError, Keys, add_field_key, create_key_file, load_keys
from huifang.kit.crypto.seals import (
    Algorithm,
    SealBroken,
    blind_index,
    decrypt_gcm,
    encrypt_gcm,
    keyed_digest,
    open_sealed,
    seal,
    sign,
    verify,
)

__all__ = [
    "Algorithm",
    "KeyFileError",
    "Keys",
    "SealBroken",
    "add_field_key",
    "blind_index",
    "create_key_file",
    "decrypt_gcm",
    "encrypt_gcm",
    "keyed_digest",
    "load_keys",
    "open_sealed",
    "seal",
    "sign",
    "verify",
]
