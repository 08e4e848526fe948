"""Sample material of the gallery: invented rows in normal, empty, long and wrong states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator

from huifang.kit.errors import Conflict, HouseError, Invalid, Missing, NotAllowed
from huifang.rules.problem_workflow import STATES
from huifang.ui.parts import Change, Entry, Step
from huifang.ui.widgets import DateRangeField, DateWidget, PickerWidget, RegionWidget

TREE: dict[str, list[tuple[str, str]]] = {
    "": [("001", "示例市")],
    "001": [("001001", "甲县"), ("001002", "乙县"), ("001003", "丙区")],
    "001001": [("001001001", "清溪镇"), ("001001002", "白石乡")],
    "001002": [("001002001", "长塘镇")],
    "001001001": [
        ("001001001001", "大塘村"),
        ("001001001002", "石桥村"),
        ("001001001003", "上湾村"),
    ],
    "001001002": [("001001002001", "岭脚村")],
    "001002001": [("001002001001", "下坪村")],
}
NAMES = {key: name for children in TREE.values() for key, name in children}
PEOPLE = [
    ("p1", "王示例", "wsl", "大塘村驻村队"),
    ("p2", "李样本", "lyb", "市级办公室"),
    ("p3", "欧阳模拟", "oymn", "甲县第二回访组"),
    ("p4", "陈虚构", "cxg", "乙县第一回访组"),
]


LONG_TEXT = (
    "次子秋季学期已返校，但教辅费用未按规定减免，学校答复需村里先出证明，"
    "村里答复需学校先出名单，两头跑了三趟没有结果"
)
LONG_UNIT = "甲县农业农村局乡村建设与社会事业促进股"


@dataclass(frozen=True)
class SampleRow:
    """One row of the sample list."""

    number: str
    household: str
    text: str
    state: str
    tone: str
    lamp: tuple[str, str]
    unit: str
    due: date | None
    percent: int


@dataclass(frozen=True)
class SampleJob:
    """A job as `job_progress` draws it."""

    done: int
    total: int
    note: str

    @property
    def is_active(self) -> bool:
        """Tell whether it goes on."""
        return self.done < self.total


class GalleryForm(forms.Form):
    """Every kind of field."""

    sections = (
        ("问题情况", ("title", "kind", "region", "found_on", "urgent", "text")),
        ("办理要求", ("leader", "members", "period", "matters", "way", "amount", "paper")),
    )
    title = forms.CharField(label="问题标题", max_length=60)
    kind = forms.ChoiceField(
        label="问题类别", choices=[("", "—"), ("h", "住房安全"), ("w", "饮水安全")]
    )
    region = forms.CharField(label="所在村", widget=RegionWidget("ui:regions", min_level=2))
    found_on = forms.DateField(label="发现日期", widget=DateWidget())
    urgent = forms.BooleanField(label="急办", required=False)
    text = forms.CharField(
        label="具体情况",
        widget=forms.Textarea,
        help_text="写清楚什么时候、什么地方、什么事，不写推测。",
    )
    leader = forms.ChoiceField(
        label="牵头人",
        choices=[(key, name) for key, name, _initials, _note in PEOPLE],
        widget=PickerWidget("ui:people"),
    )
    members = forms.MultipleChoiceField(
        label="协办人",
        choices=[(key, name) for key, name, _initials, _note in PEOPLE],
        widget=PickerWidget("ui:people", multiple=True),
        required=False,
    )
    period = DateRangeField(label="办理期间", required=False)
    matters = forms.MultipleChoiceField(
        label="涉及事项",
        choices=[("e", "义务教育"), ("m", "基本医疗"), ("h", "住房安全"), ("w", "饮水安全")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    way = forms.ChoiceField(
        label="走访方式",
        choices=[("home", "入户"), ("phone", "电话"), ("video", "视频")],
        widget=forms.RadioSelect,
    )
    amount = forms.DecimalField(label="所需资金（元）", required=False, min_value=0)
    paper = forms.FileField(label="佐证材料", required=False)


REFUSALS: dict[str, HouseError] = {
    "404": Missing(),
    "403": NotAllowed(),
    "409": Conflict(),
    "422": Invalid("问题 P-102 不能销号：群众尚未确认。请先回访。"),
}
SAID = {"form": "登记问题", "done": "已登记。", "job": "已写入 {done} 行"}


def gallery_context() -> dict[str, Any]:
    """Return everything that the gallery draws."""
    wrong = GalleryForm({"title": "", "region": "001001001001", "members": ["p1", "p3"]})
    wrong.add_error(None, "问题 P-102 不能销号：群众尚未确认。请先回访。")
    return {
        "rows": _rows(),
        "page": Paginator(range(1286), 20).get_page(3),
        "form": GalleryForm(initial={"region": "001001001002", "leader": "p3", "members": ["p1"]}),
        "wrong": wrong,
        "steps": [Step(s.name, s.zh) for s in sorted(STATES, key=lambda s: s.step) if s.step],
        "entries": _entries(),
        "jobs": [
            SampleJob(420, 1000, "正在写入第 421 行"),
            SampleJob(1000, 1000, "导入完成：新增 996 行，跳过重复 4 行"),
        ],
        "tones": ("grey", "blue", "amber", "orange", "red", "purple", "teal", "green"),
        "states": STATES,
        "village_rows": [
            ("大塘村", (0, 2, 0, 1)),
            ("石桥村", (0, 0, 0, 0)),
            ("上湾村", (3, 0, 7, 0)),
        ],
    }


def _rows() -> list[SampleRow]:
    texts = (
        "屋顶西侧漏雨，雨天无法住人",
        "自来水水压不足，早晚断水约两小时，影响 6 户 23 人",
        LONG_TEXT,
        "慢性病门诊报销未到账",
    )
    lamps = (("green", "正常"), ("amber", "临期 2 天"), ("red", "超期 5 天"), ("grey", "不计时"))
    rows = []
    for number in range(1, 25):
        state = STATES[number % len(STATES)]
        rows.append(
            SampleRow(
                f"YZ2026-{number:04d}",
                ("张示例", "欧阳模拟", "李样本")[number % 3],
                texts[number % 4],
                state.zh,
                state.tone,
                lamps[number % 4],
                ("甲县水利局", "", "清溪镇人民政府", LONG_UNIT)[number % 4],
                date(2026, 3, 1 + number) if number % 5 else None,
                number * 4,
            )
        )
    return rows


def _entries() -> list[Entry]:
    at = datetime(2026, 3, 9, 2, 15, tzinfo=UTC)
    changes = (
        Change("办理时限", "", "2026-03-12"),
        Change("责任单位", "清溪镇人民政府", "甲县水利局"),
    )
    return [
        Entry(at, "李样本", "交办", "请于三个工作日内到户核实。", "办公室", changes),
        Entry(at, "甲县水利局", "退单", "不属本单位职责，建议转住建部门。", tone="red"),
        Entry(at, "王示例", "核验通过", "户主确认雨天不再漏水。", "手机", tone="green"),
    ]


def found_regions(parent: str | None, of: str, q: str) -> dict[str, Any]:
    """Answer as the region address of a real room does (see `ui.widgets`)."""
    if of:
        keys = [of[:end] for end in range(3, len(of) + 1, 3)]
        return {"path": [_place(key) for key in keys if key in NAMES]}
    if q:
        return {"items": [_place(key) for key, name in NAMES.items() if q in name]}
    return {"items": [_place(key) for key, _name in TREE.get(parent or "", [])]}


def _place(key: str) -> dict[str, Any]:
    above = [NAMES[key[:end]] for end in range(3, len(key), 3)]
    return {"key": key, "name": NAMES[key], "leaf": key not in TREE, "path": " / ".join(above)}


def found_people(q: str) -> dict[str, Any]:
    """Answer as a picker's address does."""
    return {
        "items": [
            {"value": key, "label": name, "note": note}
            for key, name, initials, note in PEOPLE
            if q.lower() in name + initials
        ]
    }
