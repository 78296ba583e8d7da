from django.db import models


class EvidenceKind(models.TextChoices):
    PAGE = "page", "Page on the web"
    DOCUMENT = "document", "Document"
    NOTES = "notes", "Notes of a call or meeting"
    TRANSCRIPT = "transcript", "Transcript"
    IMAGE = "image", "Image or video"
