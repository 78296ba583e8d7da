"""Published rules that the gate follows: the documents by their names, and what one asks in one of its sections.

What they say is given in our words and no further than it is certain; a desk reads the original. Editions change:
where a document numbers its sections anew, or withdrew something, that is said beside its name or section.
"""

from dataclasses import dataclass
from typing import Final

AP: Final = "AP, News Values and Principles"
REUTERS: Final = "Reuters, Handbook of Journalism (public until 2021)"
BBC: Final = "BBC, Editorial Guidelines"
BBC_REPLY: Final = "BBC, Editorial Guidance on right of reply"
OFCOM: Final = "Ofcom, Broadcasting Code"
IPSO: Final = "Editors’ Code of Practice, enforced by IPSO"
PRESSERAT: Final = "German Press Council, Press Code"
SPJ: Final = "SPJ, Code of Ethics (2014)"
IFCN: Final = "IFCN, Code of Principles"
AAPOR: Final = "AAPOR, Code of Professional Ethics and Practices (2021)"
KSJ: Final = "KSJ Science Editing Handbook"
MAGAZINE: Final = "KSJ, The State of Fact-Checking in Science Journalism (2018)"
IPTC: Final = "IPTC, Photo Metadata Standard"
BERKELEY: Final = "Berkeley Protocol on Digital Open Source Investigations"

SEEK: Final = "Seek Truth and Report It"
"""The section of SPJ's code that most of the gate follows."""


@dataclass(frozen=True)
class Standard:
    """A published rule: in which document and section, and what it asks."""

    where: str
    section: str
    says: str
