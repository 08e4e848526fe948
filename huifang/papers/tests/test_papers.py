"""Papers: numbered without a gap, filed for good, shown and printed to those who may see."""

from __future__ import annotations

import hashlib
import io
import re
import threading
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from huifang.access.actor import Actor
from huifang.access.models import Account
from huifang.files import storage
from huifang.jobs import queue, registry, worker
from huifang.journal.models import Entry
from huifang.kit.errors import Invalid, Missing, NotAllowed
from huifang.kit.papers import pdf
from huifang.kit.papers.tree import from_json
from huifang.papers import actions, queries
from huifang.papers.kinds import PaperKind, kind_called, kinds_known, register
from huifang.papers.models import Paper, Series
from huifang.papers.numbering import next_number
from huifang.papers.tests.make import body_of, words_of_docx, words_of_pdf
from huifang.problems.models import Problem
from huifang.problems.tests.make import cast, problem_at

ROOT = "http://127.0.0.1:8000/"
NOW = datetime(2026, 3, 9, 1, tzinfo=UTC)


def issued(found: Problem, kind: str = "receipt", by: Actor | None = None, **said: Any) -> Paper:
    who = by or cast().office
    return actions.issue(who, found, kind=kind, root=ROOT, now=said.pop("now", NOW), **said)


def client_of(actor: Actor) -> Client:
    made = Client()
    assert actor.id
    made.force_login(Account.objects.get(pk=actor.id))
    return made


@pytest.mark.django_db
def test_numbers_follow_one_another_by_body_word_and_year() -> None:
    found = [next_number("永回访", "交", 2026) for _n in range(2)]
    assert found == ["永回访交〔2026〕1号", "永回访交〔2026〕2号"]
    assert next_number("永回访", "裁", 2026) == "永回访裁〔2026〕1号"
    assert next_number("永回访", "交", 2027) == "永回访交〔2027〕1号"


@pytest.mark.django_db
def test_a_deed_that_fails_takes_no_number() -> None:
    def fail() -> None:
        with transaction.atomic():
            next_number("永回访", "交", 2026)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert next_number("永回访", "交", 2026) == "永回访交〔2026〕1号"


@pytest.fixture
def bare_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Give the database without a transaction around the test; it must clean up by itself."""
    with django_db_blocker.unblock():
        yield
        Series.objects.all().delete()


@pytest.mark.database
def test_no_number_is_taken_outside_a_deed(bare_database: None) -> None:
    with pytest.raises(RuntimeError, match="inside a deed"):
        next_number("永回访", "交", 2026)
    assert not Series.objects.exists()


@pytest.mark.database
def test_two_at_once_never_get_the_same_number(bare_database: None) -> None:
    found: list[str] = []

    def take(times: int) -> None:
        for _n in range(times):
            with transaction.atomic():
                found.append(next_number("永回访", "交", 2026))

    def take_in_thread() -> None:
        try:
            take(10)
        finally:
            connection.close()

    if connection.vendor == "sqlite":
        take(40)  # threads do not share its database in memory; a file has one writer anyway
    else:
        threads = [threading.Thread(target=take_in_thread) for _n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(set(found)) == len(found) == 40
    assert Series.objects.get().last == 40


def test_two_kinds_of_one_name_are_refused() -> None:
    kind = kind_called("receipt")
    with pytest.raises(ValueError, match="two kinds"):
        register(PaperKind("receipt", "x", kind.permission, kind.load, kind.build))
    with pytest.raises(Missing):
        kind_called("letter")
    assert {"slip", "ruling", "receipt", "clearance", "visit", "meals"} <= {
        kind.name for kind in kinds_known()
    }


@pytest.mark.django_db
def test_an_issued_paper_is_filed_sealed_with_its_digest() -> None:
    found = problem_at("cleared", now=NOW)
    paper = issued(found, "clearance")
    assert paper.number.endswith("销〔2026〕1号")
    assert (paper.region_key, paper.campaign_id) == (found.region_id, found.campaign_id)
    assert paper.file.sealed
    assert Path(paper.file.path).read_bytes()[:4] != b"%PDF"
    content = storage.open_file(paper.file).read()
    assert hashlib.sha256(content).hexdigest() == paper.sha256
    assert "问题销号单" in words_of_pdf(content)
    assert from_json(paper.content.reveal()).head.number == paper.number
    assert Entry.objects.filter(deed="paper.issue", thread=found.thread()).count() == 1


@pytest.mark.django_db
def test_printed_again_it_is_the_same_paper_and_changed_it_keeps_its_number() -> None:
    found = problem_at("rectifying", now=NOW)
    first = issued(found)
    assert issued(found) == first
    cleared = problem_at("cleared", now=NOW)
    once = issued(cleared, "clearance")
    Problem.objects.filter(pk=cleared.pk).update(result="又加装了反光标")
    again = issued(cleared, "clearance")
    assert (once.edition, again.edition, again.number) == (1, 2, once.number)
    assert issued(problem_at("cleared", now=NOW), "clearance").number.endswith("2号")


@pytest.mark.django_db
def test_only_who_may_clear_issues_a_clearance_slip() -> None:
    found, who = problem_at("cleared", now=NOW), cast()
    with pytest.raises((Missing, NotAllowed)):
        issued(found, "clearance", who.handler)
    assert issued(found, "clearance", who.approver).unit_id == who.unit.pk
    assert issued(found, "receipt", who.handler).unit_id == who.unit.pk


@pytest.mark.django_db
def test_a_neighbour_finds_neither_paper_nor_record() -> None:
    found, who = problem_at("cleared", now=NOW), cast()
    paper = issued(found, "clearance")
    li = client_of(who.li)
    for address in (f"/papers/clearance/{found.pk}/", f"/papers/clearance/{found.pk}/record/",
                    f"/papers/clearance/{found.pk}/1.png", f"/papers/filed/{paper.pk}/",
                    f"/papers/clearance/{found.pk}/?format=pdf"):  # fmt: skip
        assert li.get(address).status_code == 404, address
    assert paper.number not in li.get("/papers/").content.decode()
    assert paper.number in client_of(who.office).get("/papers/").content.decode()


@pytest.mark.django_db
def test_the_page_shows_the_pages_and_hands_out_both_files() -> None:
    found = problem_at("cleared", now=NOW)
    desk, address = client_of(cast().office), f"/papers/clearance/{found.pk}/"
    draft = desk.get(address).content.decode()
    assert "签发" in draft
    assert "草稿" in words_of_pdf(body_of(desk.get(f"{address}?format=pdf")))
    assert desk.post(f"{address}issue/")["Location"] == address
    paper = Paper.objects.get()
    page = desk.get(address).content.decode()
    assert paper.number in page
    assert paper.sha256 in page
    assert desk.get(f"{address}1.png").content[:4] == b"\x89PNG"
    assert desk.get(f"{address}9.png").status_code == 404
    in_pdf = desk.get(f"{address}?format=pdf")
    assert in_pdf["Content-Type"] == "application/pdf"
    assert hashlib.sha256(body_of(in_pdf)).hexdigest() == paper.sha256
    assert paper.number in words_of_docx(body_of(desk.get(f"{address}?format=docx")))
    assert desk.get(f"{address}record/")["Location"] == f"/problems/{found.pk}/"


@pytest.mark.django_db
def test_the_code_leads_to_the_record_at_the_address_of_the_site() -> None:
    found = problem_at("cleared", now=NOW)
    client_of(cast().office).post(f"/papers/clearance/{found.pk}/issue/", HTTP_HOST="localhost")
    code = from_json(Paper.objects.get().content.reveal()).code
    assert code
    assert code.address == f"http://localhost/papers/clearance/{found.pk}/record/"


@pytest.mark.django_db
def test_villagers_stand_there_by_pseudonym_unless_asked_for_with_a_reason() -> None:
    found, who = problem_at("cleared", now=NOW), cast()
    paper = issued(found, "clearance")
    text = words_of_pdf(storage.open_file(paper.file).read())
    assert "村民王某某" in text
    assert "王甲一" not in text
    assert "王大山" not in text
    desk, address = client_of(who.office), f"/papers/clearance/{found.pk}/named/"
    assert desk.post(address, {"reason": "发放到户签字"}).status_code == 422
    assert desk.post(address, {"agreed": "on", "reason": "无"}).status_code == 422
    answer = desk.post(address, {"agreed": "on", "reason": "发放到户签字"})
    assert "王甲一" in words_of_pdf(body_of(answer))
    assert "no-store" in answer["Cache-Control"]
    entry = Entry.objects.get(deed="household.reveal")
    assert (entry.note, entry.thread) == ("发放到户签字", found.thread())
    assert Paper.objects.get(named=True).number == paper.number
    assert "王甲一" not in desk.get(f"/papers/clearance/{found.pk}/").content.decode()
    assert client_of(who.handler).post(address, {"agreed": "on"}).status_code in (403, 404)


@pytest.mark.django_db
def test_names_are_not_revealed_without_a_reason() -> None:
    with pytest.raises(Invalid):
        actions.reveal_names(cast().office, problem_at("cleared"), kind="receipt", reason=" ",
                             now=NOW)  # fmt: skip


def print_all(desk: Client, problems: list[Problem], **said: str) -> Any:
    registry.discover()
    ids = ",".join(str(found.pk) for found in problems)
    answer = desk.post("/papers/bulk/", {"ids": ids, "kind": "clearance", "file": "pdf", **said})
    job = queue.claim(timezone.now())
    assert job, answer.content.decode()
    assert answer["Location"] == f"/jobs/{job.pk}/"
    worker.run_one(job, threading.Event())
    job.refresh_from_db()
    assert (job.state, job.error) == ("done", "")
    return job


@pytest.mark.django_db
def test_ticked_rows_are_printed_as_one_file_by_the_worker() -> None:
    rows = [problem_at("cleared", now=NOW) for _n in range(3)] + [problem_at("rectifying")]
    desk = client_of(cast().office)
    job = print_all(desk, rows)
    assert "3 份" in job.result["text"]
    assert "1 条" in job.result["text"]
    answer = desk.get(job.result["url"])
    assert answer["Content-Type"] == "application/pdf"
    content = body_of(answer)
    numbers = re.findall(r"销〔2026〕(\d)号", words_of_pdf(content))
    assert numbers == ["1", "2", "3"]
    assert len(PdfReader(io.BytesIO(content)).pages) >= 3
    print_all(desk, rows)
    assert Paper.objects.count() == 3


@pytest.mark.django_db
def test_as_word_they_come_in_an_archive() -> None:
    rows = [problem_at("cleared", now=NOW) for _n in range(2)]
    desk = client_of(cast().office)
    answer = desk.get(print_all(desk, rows, file="docx").result["url"])
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(body_of(answer))) as archive:
        assert len(archive.namelist()) == 2
        assert "问题销号单" in words_of_docx(archive.read(archive.namelist()[0]))


@pytest.mark.django_db
def test_what_was_issued_before_a_crash_is_not_issued_again() -> None:
    rows = [problem_at("cleared", now=NOW) for _n in range(3)]
    first = issued(rows[0], "clearance")
    print_all(client_of(cast().office), rows)
    assert sorted(Paper.objects.values_list("edition", flat=True)) == [1, 1, 1]
    assert Paper.objects.filter(pk=first.pk).exists()


@pytest.mark.django_db
def test_where_typst_is_missing_word_still_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_typst", lambda: None)
    found, desk = problem_at("cleared", now=NOW), client_of(cast().office)
    address = f"/papers/clearance/{found.pk}/"
    assert "请下载 Word 文件" in desk.get(address).content.decode()
    assert desk.post(f"{address}issue/").status_code == 302
    paper = Paper.objects.get()
    assert paper.file.name.endswith(".docx")
    assert paper.number in words_of_docx(body_of(desk.get(f"{address}?format=docx")))
    pdf._opened.cache_clear()
    assert desk.get(f"{address}?format=pdf").status_code == 503
    assert "只能下载 Word" in desk.get("/papers/fonts/").content.decode()


@pytest.mark.django_db
def test_the_page_of_faces_says_what_is_missing_and_what_stands_in() -> None:
    page = client_of(cast().office).get("/papers/fonts/").content.decode()
    for face in ("方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"):
        assert face in page


@pytest.mark.django_db
def test_the_problems_page_offers_its_papers() -> None:
    found = problem_at("cleared", now=NOW)
    offered = {offer.title for offer in queries.offers(cast().office, found)}
    assert {"办理情况回执", "销号单"} <= offered
    page = client_of(cast().office).get(f"/problems/{found.pk}/").content.decode()
    assert f"/papers/clearance/{found.pk}/" in page
