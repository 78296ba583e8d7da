"""What the checkers of the walk find: an answer to the two questions for each kind of claim."""

from typing import Any

from tests.walk.client import Person

AS_QUOTED = {"quotation"}
ATTRIBUTED = {"headline", "paraphrase", "attribution"}


def answers(claim: dict[str, Any], doubted: int | None) -> tuple[str, str]:
    """Who said it, is it so. The `doubted` claim, which nobody is named for, can not be verified."""
    if claim["kind"] in AS_QUOTED:
        return "accurate", "not_asked"
    if claim["kind"] == "opinion":
        return "not_asked", "not_asked"
    if claim["kind"] in ATTRIBUTED and claim["attributed_to"]:
        return "accurate", "unverified"
    if claim["number"] == doubted:
        return ("accurate" if claim["attributed_to"] else "not_asked"), "unverified"
    return "not_asked", "confirmed"


PICTURE = {
    "date": "2023-06-04",
    "place": "Hallin",
    "credit": "Meridian Pictures",
    "licence": "Editorial use, by contract",
}
"""What the agency says of the picture."""


class Checker:
    """A fact-checker who works the queue until it is empty."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self._evidence: dict[tuple[str, bool], str] = {}

    def work(self, story: str, doubted: int | None) -> list[str]:
        """Take next until there is nothing left; what was found, a line each."""
        done: list[str] = []
        while True:
            answer = self.person.do("tasks/take_next/")
            if answer["task"] is None:
                return done
            task = answer["task"]
            mine = task["story"]["id"] == story
            line = self._settle(task, doubted if mine else None)
            if mine:
                done.append(line)

    def confirm_again(self, story: str) -> list[str]:
        """Give one's verdicts again for words that changed without changing what they say; which claims."""
        tasks = [
            task
            for task in self.person.all(f"tasks/?story={story}&state=open")
            if task["assignee"] and task["assignee"]["name"].startswith(self.person.name) and task["ahead"]
        ]
        wanted = [
            {"task": task["id"], "seen": task["version"], "words": task["claim"]["words_digest"]}
            for task in tasks
        ]
        if not wanted:
            return []
        answer = self.person.do("tasks/confirm_again/", tasks=wanted, reason="A word more, nothing else.")
        return [f"{task['claim']['label']} by {self.person}" for task in answer["done"]]

    def _settle(self, task: dict[str, Any], doubted: int | None) -> str:
        claim = task["claim"]
        shown = self._shown(task["story"]["id"], picture=claim["kind"] == "image")
        if claim["may_be_ticked"] and claim["number"] != doubted:
            self.person.do(
                "tasks/tick/",
                tasks=[{"task": task["id"], "seen": task["version"]}],
                evidence=shown,
                where="as filed",
            )
            return f"{claim['label']} {claim['kind']}: ticked"
        said, so = answers(claim, doubted)
        verdict = self.person.do(
            f"tasks/{task['id']}/judge/",
            seen=task["version"],
            words=claim["words_digest"],
            said=said,
            so=so,
            rationale="Compared with the notes of the walk.",
            shows=[{"evidence": shown, "where": "as filed"}],
        )
        second = " (second check)" if task["type"] == "second_check" else ""
        return f"{claim['label']} {claim['kind']}: {verdict['label']}{second}"

    def _shown(self, story: str, *, picture: bool) -> str:
        if (story, picture) not in self._evidence:
            added = self.person.do(
                "evidence/",
                story=story,
                kind="image" if picture else "notes",
                title=f"{'Picture' if picture else 'Notes'} of {self.person}",
                text="What was found.",
            )
            if picture:
                self.person.do(f"evidence/{added['id']}/state_facts/", seen=added["version"], facts=PICTURE)
            self._evidence[story, picture] = added["id"]
        return self._evidence[story, picture]
