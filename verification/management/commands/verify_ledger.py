from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsroom.ledger.actions import altered_texts, verify
from newsroom.ledger.models import Event
from verification.record.ledger_check import unproven_publications
from verification.record.ledger_rows import unproven_rows
from verification.record.record_check import missing_records, unproven_records


class Command(BaseCommand):
    help = (
        "Check the ledger: that its chain is whole, its texts unaltered, every published story approved in it, "
        "every verdict, signature, override, correction, complaint and policy as it tells of them, and every record of "
        "what ran as it was signed."
    )

    def handle(self, **_: Any) -> None:
        events = Event.objects.order_by("position")
        if fault := verify(events.iterator(chunk_size=2000)):
            raise CommandError(fault.sentence)
        if altered := altered_texts(events.prefetch_related("texts").iterator(chunk_size=2000)):
            raise CommandError(
                f"A text of event {altered[0].event.position} ({altered[0].name}) was altered."
            )
        if unproven := unproven_publications():
            raise CommandError(unproven[0])
        if forged := next(unproven_rows(), None):
            raise CommandError(forged)
        if unsigned := next(unproven_records(), None):
            raise CommandError(unsigned)
        if missing := next(missing_records(), None):
            raise CommandError(missing)
        last = events.last()
        if last is None:
            self.stdout.write("The ledger is empty.")
        else:
            self.stdout.write(f"{last.position} events, whole up to {last.hash}.")
