"""Backups: one sealed file with the database, the evidence and, if asked for, the keys; and the way back from it."""
