"""`python -m tests.benchmarks`: prints one JSON object per measure."""

import json

# isort: split
from django.db import connection
from django.test.utils import setup_databases, teardown_databases

from tests.benchmarks import desk, gate, grounds, sending, words

MEASURES = (
    desk.gate_of_many_claims,
    gate.gate_among_many_stories,
    grounds.looking_at_kept_bytes,
    grounds.the_evidence_of_a_desk,
    grounds.counting_200_sources,
    words.reanchoring_an_article,
    words.spotting_an_article,
    words.saving_a_long_story,
    sending.idle_sweep,
    sending.a_click,
    sending.crowd,  # the last: it leaves its rows behind
)


def main() -> None:
    before = setup_databases(verbosity=0, interactive=False)
    try:
        for measure in MEASURES:
            print(json.dumps({"measure": measure.__name__, "engine": connection.vendor, **measure()}))
    finally:
        teardown_databases(before, verbosity=0)


if __name__ == "__main__":
    main()
