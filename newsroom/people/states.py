from django.db import models


class Role(models.TextChoices):
    """What a person does on a desk. *Senior* is a mark on an editor's membership, not a role."""

    REPORTER = "reporter", "Reporter"
    FACT_CHECKER = "fact_checker", "Fact-checker"
    EDITOR = "editor", "Editor"
    DESK_HEAD = "desk_head", "Desk head"
    LEGAL = "legal", "Legal reader"
    AUDITOR = "auditor", "Auditor"


class Scope(models.TextChoices):
    """What a token for the API may do of what its owner may."""

    READ = "read", "Read"
    WRITE = "write", "Read and change"
