"""What a process of ours that reads a stranger's bytes may take of this machine."""

import resource


def hold_to(*, seconds: int, memory: int) -> None:
    """Bind this process: past its memory an allocation fails, past its computing time it is killed."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
