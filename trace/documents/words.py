"""Chinese words for what events tell."""

from typing import Final

from byssus.core.plant.key_data import Need
from byssus.trace.epcis.event import Role
from byssus.trace.facts.kde import Kde

ROLE_ZH: Final = {Role.INPUT: "投入", Role.OUTPUT: "产出", Role.EPC: "", Role.PARENT: "容器", Role.CHILD: "内装"}
KDE_ZH: Final = {name: Need(name.value).zh for name in Kde}
