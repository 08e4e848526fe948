"""The life of one problem, move by move: who makes it, how long it takes, what he writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from huifang.site.demo.diary import Diary, Moment, Picture, Ref, later, moment
from huifang.site.demo.families import Family, Kin
from huifang.site.demo.places import Village
from huifang.site.demo.texts import Phrases, lot_of, read

HANDLERS = {"transport": "handler1", "farming": "handler2"}
OTHER_HANDLER = "handler3"
PARTS = ("says", "mended", "remedy", "progress", "result", "family")
"""What a case tells, in the order of the texts."""
WORKS = ("transport", "water", "telecom", "housing")


@dataclass(frozen=True)
class Found:
    """What was found where: a kind of problem, and the family or person it is about."""

    key: str
    kind: Mapping[str, Any]
    village: Village
    family: Family | None = None
    kin: Kin | None = None

    @property
    def ref(self) -> Ref:
        """Return the problem."""
        return Ref(self.key)


@dataclass
class Life:
    """Writes a problem's moves into the diary, each some working days after the last.

    A `twin` is the same problem found before: it tells the same story in other words. One that is
    `helped` has joint or assisting units; one `with_slip_of` another goes on the slip of that one.
    """

    diary: Diary
    campaign: Ref
    found: Found
    finder: str
    at: datetime
    number: int
    unit: str = ""
    twin: Life | None = None
    helped: bool = False
    with_slip_of: Life | None = None
    text: Phrases = field(init=False)
    found_at: datetime = field(init=False)
    handed_at: datetime = field(init=False)
    story: Mapping[str, str] = field(init=False)
    slip: Ref | None = None
    _moves: int = 0

    def __post_init__(self) -> None:
        self.text = self.found.village.phrases(self.found.key, keep=True)
        self.unit = self.unit or self.found.kind["unit"]
        self.found_at = self.at
        case = self.text.lot.choice(self.found.kind["cases"])
        self.story = dict(zip(PARTS, case, strict=True))
        if self.twin:
            self.story = self.twin.story
            self.text.know(self.twin.text)

    # Up to the hand-over

    def report(self, **facts: Any) -> None:
        """Write down what is wrong, at `at`."""
        kind, found = self.found.kind, self.found
        if found.kin and found.family:
            facts["person"] = found.family.person(found.kin)
        elif found.family:
            facts["household"] = found.family.ref
        self.diary.add(
            self.at, self.finder, "problems.report", found.key, self.campaign,
            region=found.village.ref, category=self.campaign.of(f"category/{kind['category']}"),
            description=self._heard(), kind_text=kind["name"], found_at=self.at, **facts,
        )  # fmt: skip

    def fix(self) -> None:
        """Mend it on the spot, within some hours."""
        self.move("fix_on_spot", self.finder, 0, result=self._tell("mended"))

    def accept(self, by: str = "office", wait: int = 1, urgency: str = "normal") -> None:
        """Take it up for hand-over."""
        self.move("accept", by, wait, urgency=urgency, time_class="staged")

    def ask_expert(self, by: str = "issuer", wait: int = 1) -> None:
        """Send it to the expert first."""
        self.move("send_to_diagnosis", by, wait, urgency="normal", time_class="staged")

    def opine(self, wait: int = 2) -> None:
        """Let the expert say why it is so and what would mend it."""
        reasons = read("moves")[self._matter]["diagnosis"]
        cause = self.text.lot.choice(sorted(reasons))
        opinion = self.text.one_of(reasons[cause])
        remedy = self._tell("remedy")
        self.move("diagnose", "expert", wait, cause=cause, diagnosis=opinion, remedy=remedy)

    def hand_over(self, wait: int = 1, **facts: Any) -> None:
        """Put a unit in charge, on the slip of another problem or on its own."""
        goal = self._tell("remedy")
        lead = Ref(f"unit/{self.unit}")
        if self.helped:
            helpers = read("pressing")["helpers"].get(self.unit, {})
            facts |= {part: [Ref(f"unit/{key}") for key in keys] for part, keys in helpers.items()}
        first = self.with_slip_of
        if first and first.slip:
            self.at, facts["slip"] = max(self.at, first.handed_at), first.slip
        made = self.move("hand_over", "issuer", wait, lead_unit=lead, goal=goal, **facts)
        self.slip, self.handed_at = made.of("slip"), self.at

    def sign(self, wait: int = 1) -> None:
        """Let the unit sign for it."""
        names = read("moves")["responsible"]
        self.move(
            "sign", self.handler, wait, responsible=self.text.lot.choice(names),
            responsible_mobile=f"1546{self.number:07d}",
        )  # fmt: skip

    def sign_itself(self, wait: int = 1) -> None:
        """Let the system sign for it, as nobody did in time."""
        note = read("pressing")["automatic"]
        self.move("sign", "", wait, auto_signed=True, note=note)

    def give_back(self, wait: int = 1) -> None:
        """Let the unit return the slip."""
        self.move("give_back", self.handler, wait, reason=self._say("return"))

    def rule(self, wait: int = 1, unit: str = "") -> None:
        """Overrule the return, or give it to another unit."""
        reason = self._say("another_unit" if unit else "overruled")
        self.unit = unit or self.unit
        lead = Ref(f"unit/{self.unit}")
        self.move("rule", "issuer", wait, lead_unit=lead, reason=reason)

    # Being put right

    def progress(self, wait: int = 3, percent: int = 0) -> None:
        """Say how far it has come."""
        words = self._tell("progress")
        percent = percent or self.text.lot.choice((30, 40, 50, 60, 70))
        self.move("progress", self.handler, wait, progress=words, percent=percent)

    def ask_for_time(self, until: date, wait: int = 2) -> None:
        """Ask for more time before the limit."""
        reason = self._say("extension")
        self.move("request_extension", self.handler, wait, due_on=until, reason=reason)

    def grant_time(self, wait: int = 1) -> None:
        """Grant the time asked for."""
        self.move("extend", "issuer", wait)

    def refuse_time(self, wait: int = 1) -> None:
        """Refuse the time asked for."""
        self.move("refuse_extension", "issuer", wait, reason=self._say("no_time"))

    def make_long_term(self, review_on: date, wait: int = 2) -> None:
        """Count it apart, with a day of review."""
        reason = self._say("long_term")
        self.move("set_long_term", "issuer", wait, reason=reason, review_on=review_on)

    def rectify(self, wait: int = 5) -> None:
        """Report it as put right."""
        self.move("rectify", self.handler, wait, result=self._tell("result"))

    # From put right to cleared, and back

    def verify(self, wait: int = 2, by: str = "") -> None:
        """Verify it on the family's word."""
        lot, says = self.text.lot, self._tell("family")
        if lot.random() < 0.35:
            says = self.text.one_of(read("gatherings")["visit"]["says"])
        method = lot.choice(("on_site", "phone"))
        self.move(
            "verify", by or self.verifier, wait, method=method, household_says=says,
            satisfaction=lot.choice(("satisfied", "satisfied", "mostly")),
            checked=self.found.ref.of("criteria"), **self._confirmed(method),
        )  # fmt: skip

    def send_back(self, wait: int = 2) -> None:
        """Send it back to be put right."""
        self.move("send_back", self.verifier, wait, reason=self._say("send_back"))

    def clear(self, wait: int = 1) -> None:
        """Approve the clearance."""
        self.move("clear", "approver", wait)

    def refuse_clearance(self, wait: int = 1) -> None:
        """Refuse the clearance."""
        self.move(
            "refuse_clearance",
            "approver",
            wait,
            reason=self._say("no_clearance"),
        )

    def look_back(self, wait: int = 8) -> None:
        """See at a later visit that it holds."""
        says = self._say("holds")
        self.move("look_back", self.other_verifier, wait, household_says=says)

    def relapse(self, wait: int = 8) -> None:
        """See at a later visit that it is wrong again: a new round."""
        reason = self._say("relapse")
        told = read("moves")[self._matter]
        cause = told["relapse_cause"][told["relapse"].index(reason)]
        self.move("relapse", self.other_verifier, wait, relapse_cause=cause, reason=reason)

    # Not taken up

    def propose(
        self, verdict: str, original: Ref | None = None, wait: int = 1, by: str = "office"
    ) -> None:
        """Propose not to take it up."""
        reason = self._say(verdict) if verdict == "unfounded" else self._plainly(verdict)
        facts = {"original": original} if original else {}
        self.move("propose_rejection", by, wait, verdict=verdict, reason=reason, **facts)

    def reject(self, verdict: str, original: Ref | None = None, wait: int = 1) -> None:
        """Confirm as the second person that it is not taken up."""
        reason = self._plainly("confirmed")
        facts = {"original": original} if original else {}
        self.move(f"reject_{verdict}", "approver", wait, reason=reason, **facts)

    def refuse_rejection(self, wait: int = 1) -> None:
        """Refuse, as the second person, to leave it alone."""
        self.move("refuse_rejection", "approver", wait, reason=self._plainly("taken_up"))

    # Who and when

    @property
    def handler(self) -> str:
        """Return who acts for the unit in charge."""
        return HANDLERS.get(self.unit, OTHER_HANDLER)

    @property
    def verifier(self) -> str:
        """Return who verifies it."""
        return f"verifier{self.number % 2 + 1}"

    @property
    def other_verifier(self) -> str:
        """Return who looks back at it: not who verified it."""
        return f"verifier{2 - self.number % 2}"

    def _confirmed(self, method: str) -> dict[str, Any]:
        """Return how the family confirmed: called back by telephone; else signed, or its print."""
        lot, villagers = lot_of(f"{self.found.key}/{self._moves}"), read("moves")["villagers"]
        family = self.found.family
        kin = self.found.kin or (family.head if family else None)
        facts: dict[str, Any] = {"given_by": kin.name if kin else lot.choice(villagers)}
        if method == "phone":
            return facts | {"way": "call_back", "given_at": Moment(timedelta(minutes=-5))}
        if lot.random() < 0.15:
            by = lot.choice([name for name in villagers if name != facts["given_by"]])
            return facts | {"way": "fingerprint", "filled_in_by": by, "read_out": True}
        return facts | {"way": "signature", "signature": Picture(str(lot.randint(1, 12)))}

    def _say(self, what: str) -> str:
        """Return what is written down with a move, as one speaks of works or of people."""
        return self.text.one_of(read("moves")[self._matter][what])

    @property
    def _matter(self) -> str:
        return "works" if self.unit in WORKS else "people"

    def _tell(self, part: str) -> str:
        return self.text.fill(self.story[part])

    def _plainly(self, what: str) -> str:
        return self.text.one_of(read("moves")[what])

    def _heard(self) -> str:
        """Return what is wrong, in words that no other problem has."""
        frame = read("moves")["heard"][self.found.kind["level"]]
        said = ""
        while not said or said in self.diary.said:
            text = self.text.one_of(frame["before"]) + self._tell("says")
            said = text + self.text.one_of(frame["after"])
        self.diary.said.add(said)
        return said

    def wait_until(self, day: date) -> None:
        """Let time go by until a day; the next move may be made on it."""
        self.at = max(self.at, moment(day, 8, 30))

    def move(self, deed: str, by: str, wait: int, **facts: Any) -> Ref:
        """Write one move down, `wait` working days after the last, and return what it gives."""
        hour, minute = self.text.lot.randint(9, 16), self.text.lot.randint(0, 59)
        self.at = later(self.at, wait, hour, minute)
        self._moves += 1
        key = f"{self.found.key}/{self._moves}-{deed}"
        return self.diary.add(self.at, by, f"problems.{deed}", key, self.found.ref, **facts)
