"""How checkable a sentence looks."""


def checkable(words: str) -> float:
    """From 0 (an opinion, a greeting) to 1 (figures, dates, names, what somebody is said to have done)."""
    return 1.0 if any(sign.isdigit() for sign in words) else 0.5
