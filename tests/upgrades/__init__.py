"""Backups of earlier releases, kept to show that the road from each of them to this one exists."""
