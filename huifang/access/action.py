"""`@action`: the one write door. Permission, transaction, once only, and the journal entry."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.access.models import Operation, RefusedOperation
from huifang.access.scope import get_visible, scope_of
from huifang.journal import book
from huifang.journal.models import Entry
from huifang.journal.queries import history_of, models_by_kind
from huifang.kit import crypto
from huifang.kit.errors import Conflict, Missing, NotAllowed
from huifang.records.base import Record
from huifang.records.keys import keys
from huifang.records.sealed import BlindIndex, Sealed, Secret
from huifang.rules.permissions import roles_with

P = ParamSpec("P")
T = TypeVar("T", bound="Record | None")
R = TypeVar("R", bound=Record)
Made = TypeVar("Made", bound="list[Any]")

ACTIONS: dict[str, Callable[..., Any]] = {}
"""Every deed of the house by its name; filled as the rooms are imported."""


UNSAID = frozenset({"password"})
"""Columns that the journal notes as changed only, besides the sealed ones: hashes of passwords."""


def action(
    permission: str, *, creates: bool = False
) -> Callable[[Callable[Concatenate[Actor, T, P], R]], Callable[Concatenate[Actor, T, P], R]]:
    """Make a function of `actions.py` a deed.

    The wrapped function takes the actor, the thing (or its parent or None when it `creates`) and
    keyword facts, `now` among them; it gets the locked fresh row and returns the record it changed.

    Raises (when the deed is called):
        NotAllowed: the actor does not hold the permission here.
        Missing: the thing is not in the actor's scope.
        Conflict: the operation's id was used for something else, or the record has moved on.

    """
    roles_with(permission)

    def wrap(
        function: Callable[Concatenate[Actor, T, P], R],
    ) -> Callable[Concatenate[Actor, T, P], R]:
        @wraps(function)
        def deed(by: Actor, thing: T, /, *args: P.args, **facts: P.kwargs) -> R:
            assert not args, "the facts of a deed are named"
            return cast(R, _Deed(permission, creates, by, thing, facts).run(function))

        ACTIONS.setdefault(permission, deed)
        return deed

    return wrap


def part(
    permission: str,
) -> Callable[[Callable[Concatenate[Actor, T, P], Made]], Callable[Concatenate[Actor, T, P], Made]]:
    """Make a function that makes many records at once a deed of a large import.

    It is one operation, all or nothing, and each record gets its own entry in the journal. What is
    raised is what `action` raises.
    """
    roles_with(permission)

    def wrap(
        function: Callable[Concatenate[Actor, T, P], Made],
    ) -> Callable[Concatenate[Actor, T, P], Made]:
        @wraps(function)
        def deed(by: Actor, thing: T, /, *args: P.args, **facts: P.kwargs) -> Made:
            assert not args, "the facts of a deed are named"
            return cast(Made, _Part(permission, True, by, thing, facts).run(function))

        ACTIONS.setdefault(permission, deed)
        return deed

    return wrap


class Refused(Conflict):
    """An operation's id came again with other content, which is kept beside the first."""

    def __init__(self, other: RefusedOperation) -> None:
        super().__init__(
            _("本次操作编号与另一次提交重复，两次内容均已保留。请刷新页面后重新办理。")
        )
        self.other = other

    def keep(self) -> None:
        """Write the refused content down; again, where a transaction around it was undone."""
        self.other.save()


@contextmanager
def together() -> Iterator[None]:
    """Let several deeds be done in one transaction or none; what is refused is kept all the same.

    Raises:
        HouseError: what the deed raised that could not be done.

    """
    try:
        with transaction.atomic():
            yield
    except Refused as refused:
        refused.keep()
        raise


def also_changed(record: Record, name: str, before: Any, after: Any) -> None:
    """Note a change that columns do not show (many-to-many, child rows) for the journal."""
    record.__dict__.setdefault("_also_changed", {})[name] = [_plain(before), _plain(after)]


@dataclass
class _Deed:
    """One call of a deed on its way through the door."""

    permission: str
    creates: bool
    by: Actor
    thing: Record | None
    facts: Mapping[str, Any]

    def run(self, function: Callable[..., Any]) -> Any:
        if not self.by.can(self.permission):
            raise NotAllowed(_("您无权办理此事项，请联系本级办公室。"))
        content = _content(self.permission, self.thing, self.facts) if self.by.op else ""
        with together():
            done = self._already(content)
            return self._do(function, content) if done is None else done

    def _do(self, function: Callable[..., Any], content: str) -> Record:
        operation = self._claim(content)
        if self.by.op and operation is None:
            return self._answer_of_twin(content)
        subject = self._subject()
        before = {} if self.creates or subject is None else snapshot(subject)
        result: Record = function(self.by.doing(), subject, **self.facts)
        answer = self._keep(result, before)
        if operation:
            operation.answer = answer
            operation.save(update_fields=["answer"])
        return result

    def _keep(self, result: Any, before: dict[str, Any]) -> str:
        """Check where the result belongs, write the journal, and return how to find it again."""
        if self.creates:
            self._check_results([result])
        self._write([result], before)
        return f"{result.kind()}:{result.pk}"

    def _subject(self) -> Record | None:
        """Return the fresh row, in scope; locked unless it is only the parent of a new one."""
        if self.thing is None:
            return None
        if self.creates:
            return get_visible(self.by, type(self.thing), self.permission, self.thing.pk)
        rows = type(self.thing)._default_manager.select_for_update(of=("self",))
        subject = get_visible(self.by, rows, self.permission, self.thing.pk)
        if self.by.seen is not None:
            self._check_seen(subject)
        return subject

    def _check_seen(self, subject: Record) -> None:
        newest = history_of(subject).first()
        if newest and newest.seq > (self.by.seen or 0):
            raise Conflict(
                _("在您填写期间，%(who)s 已修改了这条记录（%(at)s）。请核对后再保存。")
                % {
                    "who": newest.actor_name,
                    "at": timezone.localtime(newest.recorded_at).strftime("%m-%d %H:%M"),
                }
            )

    def _check_results(self, made: Sequence[Record]) -> None:
        """Refuse what was made outside the actor's scope; the transaction rolls it back."""
        model, keys_made = type(made[0]), [record.pk for record in made]
        condition = scope_of(self.by, model, self.permission)
        if condition == Q():
            return  # nothing narrows the actor, so there is nothing to look up
        rows = model._default_manager.filter(pk__in=keys_made).order_by()
        if condition is None or rows.filter(condition).count() < len(keys_made):
            raise NotAllowed(_("所选的地区、行动或单位不在您的权限范围内。"))

    def _already(self, content: str) -> Record | None:
        """Return the answer given before to the same operation."""
        if not self.by.op:
            return None
        operation = Operation.objects.filter(pk=self.by.op).first()
        if operation is None:
            return None
        if operation.content_sha256 != _digest(content) or operation.actor_id != self.by.id:
            other = RefusedOperation(operation=operation, actor_id=self.by.id, content=content)
            other.refused_at = timezone.now()
            raise Refused(other)
        answer: Record | None = self._answer(operation)
        return answer

    def _answer(self, operation: Operation) -> Any:
        """Return what the operation was answered with."""
        kind, _colon, key = operation.answer.partition(":")
        done = models_by_kind()[kind]._default_manager.filter(pk=key).first()
        if done is None:
            raise Missing(_("这次操作已经办完，所办的记录后来已删除。"))
        return done

    def _claim(self, content: str) -> Operation | None:
        """Take the operation's id; None when it has none, or a twin took it first."""
        if not self.by.op:
            return None
        try:
            with transaction.atomic():
                return Operation.objects.create(
                    id=self.by.op,
                    deed=self.permission,
                    content_sha256=_digest(content),
                    actor_id=self.by.id,
                )
        except IntegrityError:
            return None

    def _answer_of_twin(self, content: str) -> Record:
        """Return the answer of the twin that was faster; its key made us wait for its end."""
        done = self._already(content)
        if done is None:
            raise Conflict(_("同一操作正在处理，请稍候。"))
        return done

    def _write(self, results: Sequence[Record], before: dict[str, Any]) -> None:
        book.write_many(
            book.Writer(self.by.id, self.by.name, self.by.door),
            self.permission,
            [(_subject_of(record), _changes(record, before)) for record in results],
            happened_at=cast(datetime, self.facts.get("now") or timezone.now()),
            note=str(self.facts.get("note") or self.facts.get("reason") or ""),
            op_id=self.by.op,
        )


class _Part(_Deed):
    """One call of a deed that makes many records."""

    def _keep(self, result: Any, before: dict[str, Any]) -> str:
        if not result:
            return ""
        self._check_results(result)
        self._write(result, before)
        return f"{result[0].kind()}:"

    def _answer(self, operation: Operation) -> Any:
        """Return the records that the journal notes under the operation."""
        kind = operation.answer.partition(":")[0]
        if not kind:
            return []
        noted = Entry.objects.filter(op_id=operation.pk, subject_kind=kind).order_by("seq")
        keys_made = list(noted.values_list("subject_id", flat=True))
        found = models_by_kind()[kind]._default_manager.in_bulk(keys_made)
        return [found[key] for key in map(UUID, keys_made) if key in found]


def _subject_of(record: Record) -> book.Subject:
    scope = record.SCOPE
    return book.Subject(
        record.kind(),
        str(record.pk),
        str(record),
        record.thread(),
        str(_column(record, scope.region) or ""),
        _column(record, scope.campaign),
    )


def _changes(record: Record, before: dict[str, Any]) -> dict[str, Any]:
    """Return [before, after] of each column that differs; a new row leaves out what is empty."""
    changes = {
        name: [before.get(name), value]
        for name, value in snapshot(record).items()
        if name != "id"
        and before.get(name) != value
        and (before or value not in (None, "", [], False))
    }
    changes |= record.__dict__.pop("_also_changed", {})
    return {name: [_hide(pair[0]), _hide(pair[1])] for name, pair in changes.items()}


class _Hidden(str):
    """The sealed bytes of a secret: compared, never written down."""


def snapshot(record: Record) -> dict[str, Any]:
    """Return every column of a row in plain values; secrets as bytes that only compare."""
    found: dict[str, Any] = {}
    for field in record._meta.concrete_fields:
        if isinstance(field, BlindIndex):
            continue  # it says no more than its source, and must not outlive it in the journal
        if field.attname in UNSAID:
            found[field.attname] = _Hidden(getattr(record, field.attname)) or None
        elif isinstance(field, Sealed):
            raw = record.__dict__.get(field.attname)
            found[field.attname] = _Hidden(bytes(raw).hex()) if raw else None
        else:
            found[field.attname] = _plain(getattr(record, field.attname))
    return found


def _hide(value: Any) -> Any:
    return "***" if isinstance(value, _Hidden) else value


def _column(record: Record, path: str | None) -> Any:
    """Follow a scope path such as `campaign_id` or `group__campaign_id` from the record."""
    value: Any = record
    for part in path.split("__") if path else ():
        value = getattr(value, part) if value is not None else None
    return None if value is record else value


def _plain(value: Any) -> Any:
    """Return a value as JSON can hold it."""
    if isinstance(value, datetime) and value.tzinfo:
        return value.astimezone(UTC).isoformat()  # one moment has one spelling
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return _Hidden(bytes(value).hex())
    if isinstance(value, list | tuple | set | frozenset | models.QuerySet):
        return [_plain(item) for item in value]
    return value


def _content(permission: str, thing: Record | None, facts: Mapping[str, Any]) -> str:
    """Return the operation in one fixed spelling, without the moment at which it came."""
    said = {name: value for name, value in facts.items() if name != "now"}
    about = f"{thing.kind()}:{thing.pk}" if thing is not None else ""
    return json.dumps(
        [permission, about, said], ensure_ascii=False, sort_keys=True, default=_spelled
    )


def _spelled(value: Any) -> Any:
    if isinstance(value, Record):
        return f"{value.kind()}:{value.pk}"
    if isinstance(value, Secret):
        return value.reveal()
    if hasattr(value, "chunks"):
        digest = hashlib.sha256()
        for chunk in value.chunks():
            digest.update(chunk)
        value.seek(0)
        return digest.hexdigest()
    plain = _plain(value)
    return plain if plain is not value else str(value)


def _digest(content: str) -> str:
    """Return the keyed digest: against a plain one, numbers could be guessed and tried."""
    return crypto.keyed_digest(keys(), "access.operation", content)
