"""The door: permission, transaction, once only, and the journal entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huifang.access.action.changes import changes, snapshot, subject_of
from huifang.access.action.once import Refused, content_of, digest, together
from huifang.access.actor import Actor
from huifang.access.models import Operation, RefusedOperation
from huifang.access.scope import get_visible, scope_of
from huifang.journal import book
from huifang.journal.models import Entry
from huifang.journal.queries import history_of, models_by_kind
from huifang.kit.errors import Conflict, Missing, NotAllowed
from huifang.records.base import Record
from huifang.rules.permissions import roles_with

P = ParamSpec("P")
T = TypeVar("T", bound="Record | None")
R = TypeVar("R", bound=Record)
Made = TypeVar("Made", bound="list[Any]")

ACTIONS: dict[str, Callable[..., Any]] = {}
"""Every deed of the house by its name; filled as the rooms are imported."""


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
        content = content_of(self.permission, self.thing, self.facts) if self.by.op else ""
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
        if operation.content_sha256 != digest(content) or operation.actor_id != self.by.id:
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
                    content_sha256=digest(content),
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
            [(subject_of(record), changes(record, before)) for record in results],
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
