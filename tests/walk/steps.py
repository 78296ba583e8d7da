"""The steps of the walk; each prints what came back and fails at the first answer that is not as it should be."""

import re
import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.walk.client import Person, WalkFailed, said, token_of
from tests.walk.verdicts import ATTRIBUTED, PICTURE, Checker
from verification.text.reaching import read

PASSWORD = "second-source"
PATIENCE_SECONDS = 90
REPLY_IN = timedelta(seconds=8)
AGENCY = "Meridian Wire"
CARE = "The newsroom could not independently verify these accounts."
ROUNDS = 6
UNDOUBTED = {"quotation", "effort_to_reach", "opinion", "image", "poll", "title"}
"""Kinds of which it takes more than an attribution to let one run unverified, or that nobody attributes."""
DISCLOSED = {
    "sponsor": "The institute itself",
    "conducted_by": "The institute",
    "population": "Adults in towns",
    "sampling": "probability",
    "recruitment": "Drawn at random from the numbers of mobile telephones",
    "mode": "Telephone",
    "field_from": "2023-04-11",
    "field_to": "2023-04-24",
    "sample_size": 804,
    "margin": "3.5",
    "weighting": "By age and sex",
    "processing": "Interviews were listened to again, one in ten",
    "question": "Do you support the war?",
    "limitations": "People may be afraid to answer",
    "shares": [
        {"answer": "Definitely support", "share": "17", "side": "for"},
        {"answer": "Somewhat support", "share": "19", "side": "for"},
        {"answer": "Definitely don’t support", "share": "27", "side": "against"},
        {"answer": "Mostly don’t support", "share": "16", "side": "against"},
        {"answer": "Not sure", "share": "21", "side": ""},
    ],
}
"""What the demo’s poll discloses of itself."""
OF_THE_POLL = (
    "the majority of Varnians do not support the war",
    "a plurality of Varnians do not support the war",
)
"""Its copy makes a majority of what is none."""


def now() -> datetime:
    return datetime.now(UTC)


def _name(who: str) -> str:
    """The name of a party as the copy writes it, without its article."""
    return who.removeprefix("the ").removeprefix("The ")


def _named(blockers: Iterable[dict[str, Any]]) -> list[int]:
    """The claims that blockers name in their sentences, by number."""
    return sorted({int(number) for one in blockers for number in re.findall(r"\bC(\d+)\b", one["sentence"])})


class Walk:
    """One story on its way through the product."""

    def __init__(self, base_url: str, file: Path, say: Callable[[str], None] = print) -> None:
        self.file, self.say = file, say
        people = {
            name: Person(base_url, f"{name}@demo.example", PASSWORD, name.capitalize())
            for name in ("rosa", "chiara", "sven", "thea", "edda", "sana", "hugo", "lena")
        }
        self.reporter, self.editor, self.senior, self.head, self.legal = (
            people[n] for n in ("rosa", "edda", "sana", "hugo", "lena")
        )
        self.checkers = [Checker(people[name]) for name in ("chiara", "sven", "thea")]
        self.doubted: int | None = None
        self.requests: list[str] = []

    @property
    def at(self) -> str:
        return f"stories/{self.story['id']}/"

    def read(self) -> dict[str, Any]:
        """The story as it is now."""
        self.story: dict[str, Any] = self.reporter.get(self.at)
        return self.story

    def claims(self) -> list[dict[str, Any]]:
        return [
            c for c in self.reporter.all(f"claims/?story={self.story['id']}") if c["state"] != "withdrawn"
        ]

    def step(self, title: str, answer: str) -> None:
        self.say(f"{title}: {answer}")

    def go(self) -> dict[str, Any]:
        """The whole way; what the story and its publication look like at the end."""
        self.file_copy()
        self.accept_proposals()
        self.balance_in_admin()
        self.ask_for_a_reply()
        self.check()
        self.be_refused()
        for _ in range(ROUNDS):
            if not self.mend():
                break
            self.check()
        self.approve()
        self.edit_headline()
        for _ in range(ROUNDS):
            if not self.mend():
                break
        self.approve()
        self.publish()
        return self.read()

    def file_copy(self) -> None:
        desk = self.reporter.get("desks/")["results"][0]["id"]
        slug = "".join(c if c.isalnum() else "-" for c in self.file.stem.lower()).strip("-")[:40]
        self.story = self.reporter.upload(
            "stories/",
            (self.file.name, self.file.read_bytes()),
            desk=desk,
            slug=f"{'-'.join(part for part in slug.split('-') if part)}-{time.time_ns() % 10**9}",
            publish_by=(now() + timedelta(hours=3)).isoformat(),
            file="true",
        )
        if self.story["state"] != "filed":
            raise WalkFailed(f"The story is {self.story['state']}, not filed.")
        self.step(
            "Filed", f"{self.story['slug']}, “{self.story['headline']}”, {len(self.story['blocks'])} blocks"
        )

    def accept_proposals(self) -> None:
        proposed = list(self.reporter.all(f"proposals/?story={self.story['id']}&state=proposed"))
        if not proposed:
            raise WalkFailed("Nothing was proposed.")
        kinds = Counter(proposal["kind"] for proposal in proposed)
        self.step(
            "Proposed", f"{len(proposed)} claims: {', '.join(f'{n} {k}' for k, n in kinds.most_common())}"
        )
        self.reporter.do(f"{self.at}accept_all/")
        claims = self.claims()
        tasks = list(self.reporter.all(f"tasks/?story={self.story['id']}&state=open"))
        if not len(claims) == len(tasks) == len(proposed):
            raise WalkFailed(f"{len(proposed)} proposals made {len(claims)} claims and {len(tasks)} tasks.")
        self._choose_doubted(claims)
        self.step("Accepted", f"{len(claims)} claims, each with its task")

    def _choose_doubted(self, claims: list[dict[str, Any]]) -> None:
        """One claim that nobody is named for will turn out unverified, so that the copy has to be edited."""
        body = self.read()["body"]
        plain = [
            claim
            for claim in claims
            if claim["kind"] not in ATTRIBUTED | UNDOUBTED
            and not claim["attributed_to"]
            and claim["places"][0]["field"] == "body"
            and body.count(claim["words"]) == 1
        ]
        self.doubted = plain[0]["number"] if plain else None

    def balance_in_admin(self) -> None:
        path = f"/admin/verification/verificationtask/?q={self.story['slug']}"
        page = self.head.page(path)
        chosen = page.xpath("//input[@name='_selected_action']/@value")
        fields = [("_selected_action", str(pk)) for pk in chosen] + [("action", "balance_over_team")]
        preview = self.head.submit(path, [*fields, ("csrfmiddlewaretoken", token_of(page))])
        done = self.head.submit(path, [*fields, ("confirm", "1"), ("csrfmiddlewaretoken", token_of(preview))])
        tasks = list(self.reporter.all(f"tasks/?story={self.story['id']}&state=open"))
        assigned = Counter(task["assignee"]["name"] for task in tasks if task["assignee"])
        if not assigned:
            raise WalkFailed(f"Nothing was assigned: {said(done, 'messagelist')}")
        left = len(tasks) - assigned.total()
        share = ", ".join(f"{name} {count}" for name, count in sorted(assigned.items()))
        self.step("Balanced in the admin", f"{share}; left for lack of capacity {left}")

    def ask_for_a_reply(self) -> None:
        claims = self.claims()
        asked = [c for c in claims if c["kind"] == "effort_to_reach" or "allegation" in c["flags"]]
        desk = self.reporter.get("desks/")["results"][0]["id"]
        told = [one.who for one in read(self.read()["body"]) if not one.source and one.who]
        names = list(dict.fromkeys(_name(who) for who in told)) or ["The press office concerned"]
        self.requests = []
        for name in names:
            party = self.reporter.do("parties/", desk=desk, name=name, kind="press_office")
            request = self.reporter.do(
                "reply_requests/",
                story=self.story["id"],
                party=party["id"],
                type="right_of_reply",
                put="What do you say to this?",
                reply_by=(now() + REPLY_IN).isoformat(),
                claims=[claim["id"] for claim in asked],
            )
            self.requests.append(request["id"])
            # a call a minute ago, entered now: their time passes while the checkers work
            self.log(request["id"], "phone", now() - timedelta(minutes=1))
        labels = ", ".join(claim["label"] for claim in asked) or "the story as a whole"
        self.step("Put to them", f"{labels}; a reply is outstanding")

    def check(self) -> None:
        """Every checker works until nothing is left, and again while second checks come up."""
        while True:
            lines = []
            for checker in self.checkers:
                for line in checker.work(self.story["id"], self.doubted):
                    lines.append(line)
                    self.step(f"  {checker.person}", line)
            if not lines:
                return

    def be_refused(self) -> None:
        problem = self.editor.refused(f"{self.at}approve/", 409, seen=self.gate()["version"])
        self.step("Approval refused", problem["detail"])
        for blocker in problem["blockers"]:
            self.say(f"  - {blocker['sentence']} [{blocker['who']}] {blocker['path']}")
        if not problem["blockers"] or any(not b["path"] or not b["who"] for b in problem["blockers"]):
            raise WalkFailed("A blocker does not say where it is mended, or by whom.")

    def gate(self) -> dict[str, Any]:
        answer: dict[str, Any] = self.editor.get(f"{self.at}gate/")
        return answer

    def blockers(self) -> list[dict[str, Any]]:
        return [finding for finding in self.gate()["findings"] if finding["level"] == "blocker"]

    def mend(self) -> bool:
        """Do what the gate asks for; False when nothing blocks any more."""
        rules: dict[str, list[dict[str, Any]]] = {}
        for blocker in self.blockers():
            rules.setdefault(blocker["rule"], []).append(blocker)
        if not rules:
            return False
        self.mend_copy(rules)
        if "efforts_hold" in rules:
            self.log_attempt()
        if "allegations_have_two_sources" in rules:
            self.name_sources([b["claim"] for b in rules["allegations_have_two_sources"]])
        if "claims_are_made" in rules:
            self.account_for_all()
        if "replies_are_in" in rules:
            self.be_reminded()
        self.check()
        self.sign()
        return True

    def mend_copy(self, rules: dict[str, list[dict[str, Any]]]) -> None:
        """What other words mend, or a card behind them."""
        if rules.keys() & {"unverified_is_attributed", "unverified_is_hedged", "own_verification_is_told"}:
            self.edit(
                [b["claim"] for b in rules.get("unverified_is_attributed", [])],
                [b["claim"] for b in rules.get("unverified_is_hedged", [])],
            )
        if "polls_add_up" in rules:
            self.correct_poll()
        if "pictures_are_told" in rules:
            self.credit_pictures(_named(rules["pictures_are_told"]))
        if "polls_are_disclosed" in rules:
            numbers = _named(rules["polls_are_disclosed"])
            if OF_THE_POLL[0] in self.read()["body"]:
                self.make_poll_card(numbers)
            else:
                self.cut(numbers)

    def sign(self) -> None:
        """What people stand for with their names: why it may run, the legal read, the senior sign-off."""
        rules = {blocker["rule"] for blocker in self.blockers()}
        if "public_interest_is_said" in rules:
            self.say_public_interest()
        if "legal_read" in rules:
            self.read_legally()
        if "senior_signed" in rules:
            signed = self.senior.do(f"{self.at}sign_as_senior/", seen=self.gate()["version"])
            self.step("Signed as senior editor", f"by {signed['by']['name']}")

    def say_public_interest(self) -> None:
        claims = {claim["number"]: claim for claim in self.claims()}
        asked = _named(b for b in self.blockers() if b["rule"] == "public_interest_is_said")
        self.editor.do(
            "public_interest/",
            claims=[
                {"claim": claims[number]["id"], "words": claims[number]["words_digest"]} for number in asked
            ],
            reason="Who governs, and whether they are able to, is for the public to know.",
        )
        self.step("Public interest said", ", ".join(f"C{number}" for number in asked))

    def read_legally(self) -> None:
        """On the legal reader's page: everything that is flagged is cleared."""
        page = self.legal.page(f"/{self.at}legal/")
        [form] = [form for form in page.forms if "legal/decide" in (form.get("action") or "")]
        fields = [
            (name, "clear" if name.startswith("outcome_") else value) for name, value in form.form_values()
        ]
        fields += [
            (name, "clear")
            for name in form.fields
            if name.startswith("outcome_") and name not in dict(fields)
        ]
        self.legal.submit(form.get("action"), fields)
        self.step("Read by legal", f"{sum(name.startswith('outcome_') for name, _ in fields)} claims cleared")

    def account_for_all(self) -> None:
        """Sentences that no claim covers and that look checkable are said to hold nothing to check."""
        coverage = self.reporter.get(f"{self.at}coverage/")
        left = [one for one in coverage["sentences"] if one["state"] == "unclaimed"]
        if not left:
            return
        self.editor.do(f"{self.at}pass_over/", seen=coverage["seen"], starts=[one["start"] for one in left])
        self.step("Accounted for", f"{len(left)} sentences with nothing to check")

    def name_sources(self, numbers: list[int]) -> None:
        """Two people who were there and know of it apart from each other."""
        claims = {claim["number"]: claim for claim in self.claims()}
        for name in ("Ada Holm", "Jonas Feld"):
            source = self.reporter.do(
                "sources/",
                story=self.story["id"],
                name=name,
                type="named_person",
                proximity="first_hand",
            )
            for number in sorted(set(numbers)):
                self.reporter.do(f"sources/{source['id']}/rest/", claim=claims[number]["id"])
        self.step("Sources named", ", ".join(f"C{number}" for number in sorted(set(numbers))))

    def correct_poll(self) -> None:
        """What the copy makes of the poll is brought down to its figures."""
        story = self.read()
        fields = {name: story[name] for name in ("headline", "standfirst", "body")}
        fields["body"] = fields["body"].replace(*OF_THE_POLL)
        self.reporter.do(f"{self.at}save_copy/", seen=story["copy_version"], **fields)
        self.step("Poll corrected in the copy", OF_THE_POLL[1])

    def make_poll_card(self, numbers: list[int]) -> None:
        """What the pollster disclosed of itself, for every claim about the poll."""
        claims = {claim["number"]: claim for claim in self.claims()}
        self.reporter.do(
            "poll_cards/",
            story=self.story["id"],
            title="The poll of the copy",
            claims=[claims[number]["id"] for number in sorted(set(numbers))],
            **DISCLOSED,
        )
        self.step("Poll card made", ", ".join(f"C{number}" for number in sorted(set(numbers))))

    def cut(self, numbers: list[int]) -> None:
        """What cannot be shown in time comes out: nobody here knows what another poll discloses of itself."""
        claims = {claim["number"]: claim for claim in self.claims()}
        for number in numbers:
            if any(
                claim["number"] == number for claim in self.claims()
            ):  # its sentence may have gone with another
                self.reporter.do(f"claims/{claims[number]['id']}/cut/", seen=self.read()["copy_version"])
        self.step("Cut", ", ".join(f"C{number}" for number in numbers))

    def credit_pictures(self, numbers: list[int]) -> None:
        """Whose a picture is stands under it."""
        story = self.read()
        fields = {name: story[name] for name in ("headline", "standfirst", "body")}
        claims = {claim["number"]: claim for claim in self.claims()}
        for number in numbers:
            words = claims[number]["places"][0]["words"]
            paragraphs = fields["body"].split("\n\n")
            at = next(n for n, paragraph in enumerate(paragraphs) if words[:40] in paragraph)
            paragraphs[at] += f" {PICTURE['credit']}"
            fields["body"] = "\n\n".join(paragraphs)
        self.reporter.do(f"{self.at}save_copy/", seen=story["copy_version"], **fields)
        self.step("Picture credited", PICTURE["credit"])

    def log_attempt(self) -> None:
        for request in self.requests:
            for channel in ("email", "social"):
                self.log(request, channel)
        self.step("Reply attempt logged", "e-mail and social network, delivered")

    def log(self, request: str, channel: str, at: datetime | None = None) -> None:
        self.reporter.do(
            f"reply_requests/{request}/log_attempt/",
            channel=channel,
            at=(at or now()).isoformat(),
            result="delivered",
            detail="the press office",
        )

    def edit(self, numbers: list[int], bare: list[int]) -> None:
        """Attribute, in its own sentence, each claim the gate says is stated as fact; put the newsroom's own line into
        the paragraph of each `bare` one, that nothing near to it hedges."""
        story = self.read()
        fields = {name: story[name] for name in ("headline", "standfirst", "body")}
        claims = {claim["number"]: claim for claim in self.claims()}
        amended = []
        for number in sorted(set(numbers)):
            claim = claims[number]
            who = claim["attributed_to"] or AGENCY
            if not claim["attributed_to"]:
                amended.append(claim)
            for place in claim["places"]:
                field = place["field"] if place["field"] in fields else "body"
                fields[field] = attribute(fields[field], place["words"], who)
        for number in sorted(set(bare)):
            place = next((p for p in claims[number]["places"] if p["field"] == "body"), None)
            fields["body"] = hedge(fields["body"], place["words"] if place else "")
        if CARE not in fields["body"]:
            fields["body"] += f"\n\n{CARE}"
        self.reporter.do(f"{self.at}save_copy/", seen=story["copy_version"], **fields)
        for claim in amended:
            fresh = self.reporter.get(f"claims/{claim['id']}/")
            self.reporter.do(f"claims/{claim['id']}/amend/", seen=fresh["version"], attributed_to=AGENCY)
        stale = [claim["label"] for claim in self.claims() if claim["state"] == "stale"]
        self.step(
            "Copy edited", f"attribution and hedge in place; to check again: {', '.join(stale) or 'none'}"
        )

    def edit_headline(self) -> None:
        """After the approval: other words in the headline void it, and the checkers confirm again."""
        story = self.read()
        fields = {name: story[name] for name in ("standfirst", "body")}
        answer = self.reporter.do(
            f"{self.at}save_copy/",
            seen=story["copy_version"],
            headline=f"{story['headline']} today",
            **fields,
        )
        if self.read()["state"] != "checking":
            raise WalkFailed(f"The headline changed, and the story is still {self.story['state']}.")
        stale = {claim["label"]: claim for claim in self.claims() if claim["state"] == "stale"}
        in_headline = [
            claim["label"]
            for claim in self.claims()
            if any(place["field"] == "headline" for place in claim["places"])
        ]
        if not in_headline or not set(in_headline) <= set(stale):
            raise WalkFailed(f"The headline holds {in_headline}; stale are {sorted(stale)}.")
        because = "; ".join(f"C{one['claim']}: {one['because']}" for one in answer["moved"])
        self.step("Headline edited after the approval", f"approval void; {because}")
        lines = [
            line
            for _ in range(2)
            for checker in self.checkers
            for line in checker.confirm_again(self.story["id"])
        ]
        self.step("Confirmed again", ", ".join(lines))
        left = [claim["label"] for claim in self.claims() if claim["state"] == "stale"]
        if left:
            raise WalkFailed(f"Still stale: {', '.join(left)}.")
        verbs = [event["verb"] for event in self.editor.all(f"{self.at}timeline/")]
        for needed in ("story.approval_voided", "task.put_back", "claim.confirmed_again"):
            if needed not in verbs:
                raise WalkFailed(f"The timeline does not hold {needed}.")

    def be_reminded(self) -> None:
        """The reminder of the outstanding reply arrives by itself; then the outcome is logged."""
        if not self.reporter.get(f"reply_requests/{self.requests[0]}/")["attempts"]:
            self.log_attempt()
        slug = self.story["slug"]
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            notices = [n for n in self.reporter.all("notices/") if n["kind"] == "reply_by_passed"]
            mine = [notice for notice in notices if slug in notice["text"]]
            if mine:
                self.step("Reminder arrived", mine[0]["text"])
                break
            time.sleep(1)
        else:
            raise WalkFailed(f"No reminder arrived within {PATIENCE_SECONDS} seconds.")
        for request in self.requests:
            self.reporter.do(f"reply_requests/{request}/log_reply/", outcome="no_response")
        self.step("Outcome logged", "no response by deadline")

    def approve(self) -> None:
        gate = self.gate()
        if blockers := self.blockers():
            raise WalkFailed("Still blocked: " + " ".join(blocker["sentence"] for blocker in blockers))
        self.reporter.refused(f"{self.at}approve/", 403, seen=gate["version"])
        self.editor.do(f"{self.at}approve/", seen=gate["version"])
        self.step("Approved", f"at gate version {gate['version']}, {len(gate['findings'])} warnings")

    def publish(self) -> None:
        self.editor.do(f"{self.at}publish/")
        if self.read()["state"] != "published":
            raise WalkFailed(f"The story is {self.story['state']}, not published.")
        self.step("Published", f"copy v{self.story['copy_version']}, {self.story['sha256'][:12]}…")
        register = list(self.editor.all(f"register_entries/?story={self.story['id']}"))
        unverified = [
            c["label"] for c in self.claims() if c["verdict"] and c["verdict"]["so"] == "unverified"
        ]
        if len(register) != len(unverified):
            raise WalkFailed(
                f"{len(unverified)} claims ran unverified, and the register has {len(register)}."
            )
        for entry in register[:1]:
            self.step("Re-check", f"{len(register)} in the register, first at {entry['recheck_at']}")
        # Of one kind only: on the first page of all there are those that are due last, which depends on the hour.
        asked = f"/admin/verification/reminder/?q=unconfirmed_recheck+{self.story['slug']}"
        if register and self.story["slug"] not in self.head.page(asked).xpath(
            "string(//*[@id='result_list'])"
        ):
            raise WalkFailed("The reminder of the re-check does not exist.")
        verbs = [event["verb"] for event in self.editor.all(f"{self.at}timeline/")]
        for needed in (
            "story.filed",
            "claim.accepted",
            "task.assigned",
            "task.taken",
            "story.approved",
            "story.published",
        ):
            if needed not in verbs:
                raise WalkFailed(f"The timeline does not hold {needed}.")
        self.step("Timeline", f"{len(verbs)} events, from {verbs[-1]} to {verbs[0]}")


def hedge(text: str, words: str) -> str:
    """The text with the newsroom's own line at the end of the paragraph of these words, unless one is near to it."""
    paragraphs = text.split("\n\n")
    at = next((n for n, paragraph in enumerate(paragraphs) if words[:40] in paragraph), 0)
    if CARE not in " ".join(paragraphs[max(0, at - 2) : at + 3]):
        paragraphs[at] += f" {CARE}"
    return "\n\n".join(paragraphs)


def attribute(text: str, words: str, who: str) -> str:
    """The text with “…, X said” put behind these words, before their full stop."""
    bare = words.rstrip('.!?”"')
    return text.replace(bare, f"{bare}, {who} said", 1)
