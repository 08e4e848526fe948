"""Seals, blind indexes, signatures and the key file."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huifang.kit import crypto
from huifang.kit.crypto import Algorithm, KeyFileError, Keys, SealBroken

KEYS = Keys("s" * 40, {1: bytes(range(32))}, b"i" * 32, b"j" * 32)
ALGORITHMS = st.sampled_from(get_args(Algorithm))


def test_sm4_gcm_gives_the_numbers_of_rfc_8998() -> None:
    key = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
    nonce = bytes.fromhex("00001234567800000000ABCD")
    aad = bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")
    plain = bytes.fromhex(
        "AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDD"
        "EEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA"
    )
    sealed = bytes.fromhex(
        "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
        "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D"
        "83DE3541E4C2B58177E065A9BF7B62EC"
    )
    assert crypto.encrypt_gcm("SM4-GCM", key, nonce, plain, aad) == sealed
    assert crypto.decrypt_gcm("SM4-GCM", key, nonce, sealed, aad) == plain


@given(st.text(), st.text(max_size=40), ALGORITHMS)
def test_what_is_sealed_opens_again(text: str, aad: str, algorithm: Algorithm) -> None:
    blob = crypto.seal(KEYS, text, aad, algorithm)
    assert crypto.open_sealed(KEYS, blob, aad) == text


@given(st.text(max_size=40), st.text(max_size=40), ALGORITHMS)
def test_a_seal_opens_only_in_its_own_place(aad: str, other: str, algorithm: Algorithm) -> None:
    blob = crypto.seal(KEYS, "13800001234", aad, algorithm)
    if aad != other:
        with pytest.raises(SealBroken, match="不属于这条记录"):
            crypto.open_sealed(KEYS, blob, other)


@given(st.data(), ALGORITHMS)
def test_a_changed_bit_or_a_lost_byte_is_noticed(data: st.DataObject, algorithm: Algorithm) -> None:
    blob = bytearray(crypto.seal(KEYS, "甲村", "t.c:1", algorithm))
    if data.draw(st.booleans()):
        blob[data.draw(st.integers(0, len(blob) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    else:
        blob = blob[: data.draw(st.integers(0, len(blob) - 1))]
    with pytest.raises(SealBroken):
        crypto.open_sealed(KEYS, bytes(blob), "t.c:1")


def test_the_same_text_is_never_sealed_the_same_way_twice() -> None:
    assert len({crypto.seal(KEYS, "甲", "t.c:1") for _ in range(100)}) == 100


def test_text_that_utf_8_cannot_hold_is_refused_not_lost() -> None:
    with pytest.raises(UnicodeEncodeError):
        crypto.seal(KEYS, "\ud800", "t.c:1")


def test_equal_texts_have_equal_indexes_whatever_their_spelling() -> None:
    first = crypto.blind_index(KEYS, "person.id_number", "43119918000101001x")
    second = crypto.blind_index(KEYS, "person.id_number", " 431199 18000101 001X ")
    assert first == second
    assert len(first) == 32
    assert first != crypto.blind_index(KEYS, "person.mobile", "43119918000101001x")
    assert crypto.blind_index(KEYS, "person.mobile", "  ") == ""


def test_a_keyed_digest_tells_the_smallest_difference_and_needs_the_key() -> None:
    digest = crypto.keyed_digest(KEYS, "a", "Wang 1")
    other_key = Keys("s" * 40, KEYS.field_keys, b"k" * 32, b"j" * 32)
    assert digest == crypto.keyed_digest(KEYS, "a", "Wang 1")
    assert digest != crypto.keyed_digest(KEYS, "a", "wang 1")
    assert digest != crypto.keyed_digest(KEYS, "b", "Wang 1")
    assert digest != crypto.keyed_digest(other_key, "a", "Wang 1")


def test_a_signature_holds_for_its_data_and_key_only() -> None:
    signature = crypto.sign(KEYS, b"root")
    other = Keys("s" * 40, {1: bytes(32)}, bytes(32), b"k" * 32)
    assert crypto.verify(KEYS.public_key, b"root", signature)
    assert not crypto.verify(KEYS.public_key, b"toor", signature)
    assert not crypto.verify(other.public_key, b"root", signature)
    assert not crypto.verify(b"short", b"root", signature)


def test_a_new_key_file_is_the_owners_alone_and_loads(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "keys.json"
    keys = crypto.create_key_file(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert crypto.load_keys(path) == keys
    assert [entry.name for entry in path.parent.iterdir()] == ["keys.json"]


def test_an_existing_key_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    crypto.create_key_file(path)
    before = path.read_bytes()
    with pytest.raises(KeyFileError, match="已经存在"):
        crypto.create_key_file(path)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["keys.json"]


def test_after_a_new_field_key_old_seals_open_and_new_ones_use_it(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    old = crypto.create_key_file(path)
    blob = crypto.seal(old, "甲", "t.c:1")
    new = crypto.add_field_key(path)
    assert crypto.load_keys(path) == new
    assert crypto.open_sealed(new, blob, "t.c:1") == "甲"
    later = crypto.seal(new, "乙", "t.c:1")
    with pytest.raises(SealBroken, match="第 2 号密钥"):
        crypto.open_sealed(old, later, "t.c:1")
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_missing_key_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="找不到密钥文件"):
        crypto.load_keys(tmp_path / "keys.json")


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has these modes")
def test_a_key_file_others_can_read_is_refused_with_the_cure(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    crypto.create_key_file(path)
    path.chmod(0o640)
    with pytest.raises(KeyFileError, match=f"权限是 640.*chmod 600 {path}"):
        crypto.load_keys(path)


@pytest.mark.parametrize("harm", ["", "[]", "{}", "{", "no index", "short key"])
def test_a_broken_key_file_is_never_taken_for_a_good_one(tmp_path: Path, harm: str) -> None:
    path = tmp_path / "keys.json"
    crypto.create_key_file(path)
    content = json.loads(path.read_text())
    if harm == "no index":
        del content["index_key"]
        harm = json.dumps(content)
    elif harm == "short key":
        content["field_keys"][0]["key"] = "AAAA"
        harm = json.dumps(content)
    path.write_text(harm)
    with pytest.raises(KeyFileError, match="已损坏"):
        crypto.load_keys(path)


def test_keys_never_show_in_a_log() -> None:
    assert repr(KEYS) == "Keys()"
