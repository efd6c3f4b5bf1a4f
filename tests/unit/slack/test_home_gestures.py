"""What Slack sends of a Home tab: presses on it open forms as presses on messages do; its tabs have names."""

from bot.slack.inbound.events import read_workspace_event
from bot.slack.inbound.parsing import view_id_of


def test_a_press_on_a_home_happens_in_no_form() -> None:
    home = {"view": {"id": "V1", "type": "home"}, "container": {"type": "view", "view_id": "V1"}}
    assert view_id_of(home) is None
    assert view_id_of({"view": {"id": "V2", "type": "modal"}}) == "V2"
    assert view_id_of({"container": {"type": "view", "view_id": "V3"}}) == "V3"


def test_a_tab_that_is_opened_has_a_name() -> None:
    event = {"type": "app_home_opened", "user": "U0EVA", "channel": "D0EVA", "tab": "home"}
    read = read_workspace_event({"team_id": "T0ACME", "event": event})
    assert (read.kind, read.user, read.tab) == ("app_home_opened", "U0EVA", "home")
    assert read_workspace_event({"event": {"type": "user_change", "user": {"id": "U0EVA"}}}).tab is None
