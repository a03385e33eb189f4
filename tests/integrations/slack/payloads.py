"""What Slack posts, in the shape that https://docs.slack.dev describes, about one workspace of acme's."""

from typing import Any

MESSAGE = {
    "type": "message",
    "channel": "C2147483705",
    "channel_type": "channel",
    "user": "U2147483697",
    "text": "Login fails for <@U061F7AUR|bob> &amp; me",
    "ts": "1790000000.123456",
    "event_ts": "1790000000.123456",
    "client_msg_id": "e5d0a0a0-0000-4000-8000-000000000000",
    "team": "T061EG9R6",
}
PROFILE = {"display_name": "Ann", "real_name": "Ann Smith", "name": "ann"}


def event(of: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "token": "XXYYZZ",
        "team_id": "T061EG9R6",
        "api_app_id": "A0MDYCDME",
        "event": of | more,
        "type": "event_callback",
        "event_id": "Ev9UQ52YNA",
        "event_time": 1790000000,
        "authorizations": [{"enterprise_id": None, "team_id": "T061EG9R6", "user_id": "U0LAN0Z89", "is_bot": True}],
    }


ACTION = {
    "type": "message_action",
    "token": "XXYYZZ",
    "callback_id": "make_task",
    "trigger_id": "13345224609.8534564800.6f8ab1f53e13d0cd15f96106292d5536",
    "response_url": "https://hooks.slack.com/app/T061EG9R6/1/x",
    "team": {"id": "T061EG9R6", "domain": "acme"},
    "channel": {"id": "C2147483705", "name": "shop"},
    "user": {"id": "U0ANN", "name": "ann"},
    "message_ts": "1790000000.123456",
    "message": {"type": "message", "user": "U2147483697", "ts": "1790000000.123456", "text": "Login fails"},
}
COMMAND = {
    "token": "XXYYZZ",
    "team_id": "T061EG9R6",
    "team_domain": "acme",
    "channel_id": "C2147483705",
    "channel_name": "shop",
    "user_id": "U0ANN",
    "user_name": "ann",
    "command": "/task",
    "text": "Fix the login by Friday",
    "response_url": "https://hooks.slack.com/commands/T061EG9R6/1/x",
    "trigger_id": "13345224609.738474920.8088930838d88f008e0",
}
MENTION = {
    "type": "app_mention",
    "user": "U2147483697",
    "text": "<@U0LAN0Z89> fix the login",
    "ts": "1790000000.123456",
    "channel": "C2147483705",
    "event_ts": "1790000000.123456",
}
