"""Fetching a page from an address somebody gave us: neither the address nor the answer is to be trusted.

Nothing here knows the database. What can go wrong ends in a `FetchFailure` with one sentence for the person who asked.
"""
