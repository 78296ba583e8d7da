"""Which network addresses are of the public internet: the only ones that the house asks or writes to."""

import ipaddress

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
_LEADS_ELSEWHERE = tuple(
    ipaddress.ip_network(network)
    for network in (
        "168.63.129.16/32",  # public by its number; Azure's own services answer there, to machines inside
        "192.0.0.0/24",  # assigned to protocols: parts are called global, but carriers and clouds use it inside
        "192.88.99.0/24",  # 6to4 relays
        "2001::/23",  # Teredo and other protocols, which carry an IPv4 address inside
        "2002::/16",  # 6to4, the same
        "3fff::/20",  # documentation
    )
)


def is_public(ip: IPAddress) -> bool:
    """Whether this is an ordinary address of the public internet."""
    if any(ip in network for network in _LEADS_ELSEWHERE if network.version == ip.version):
        return False
    if ip.version == 6 and ip not in _GLOBAL_UNICAST:
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved
