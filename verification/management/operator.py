"""Who runs a command, for the ledger: nobody of the newsroom signed in for it."""

import os
import pwd
import socket


def operator() -> str:
    """The account of this machine, and whose it was before sudo; whoever owns the machine can take any other."""
    uid = os.getuid()
    try:
        account = pwd.getpwuid(uid).pw_name
    except KeyError:
        account = str(uid)
    before = os.environ.get("SUDO_USER", "")
    said = f"{account}{f' (sudo by {before})' if before else ''} on {socket.gethostname()}"
    return "".join(sign for sign in said if sign.isprintable())[:120]
