from collections import Counter

from byssus.app.console.frame import Group, Tab, shown_groups
from byssus.core.identity.access import Caller, Role


def test_every_page_is_in_one_group() -> None:
    assert Counter(tab for group in Group for tab in group.tabs) == Counter(Tab)


def test_people_see_the_groups_of_which_they_may_see_a_page_and_nothing_else() -> None:
    seen = {role: shown_groups(Caller("k", "林海燕", role)) for role in (Role.ADMIN, Role.OPERATOR, Role.GATEWAY)}
    assert seen[Role.ADMIN] == {group: list(group.tabs) for group in Group}
    assert Tab.REJECTED not in seen[Role.OPERATOR][Group.SETUP]
    assert seen[Role.GATEWAY] == {}
