"""Reading the files a desk keeps as evidence: what they are, what they say, what is written in them about themselves.

Everything here works on bytes and knows no database. What a stranger made is read in a child process (`limits`).
"""
