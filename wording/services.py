"""The names of outside services: of those that post to us, and of those that tasks go to."""

from collections.abc import Mapping
from gettext import NullTranslations
from types import MappingProxyType

from locales import mark
from wording.lines import one_line
from wording.names import NAME

NAMES: Mapping[str, str] = MappingProxyType(
    {
        "alertmanager": "Alertmanager",
        "caldav": "CalDAV",
        "discord": "Discord",
        "github": "GitHub",
        "gitlab": "GitLab",
        "grafana": "Grafana",
        "jira": "Jira",
        "linear": "Linear",
        "mailgun": "Mailgun",
        "mattermost": "Mattermost",
        "notion": "Notion",
        "postmark": "Postmark",
        "sentry": "Sentry",
        "slack": "Slack",
        "teams": "Microsoft Teams",
        "todoist": "Todoist",
        "trello": "Trello",
        "vikunja": "Vikunja",
    }
)
"""As they write themselves, in every language."""

_GENERIC = mark("Another program (JSON)")


def service_name(texts: NullTranslations, service: str) -> str:
    return texts.gettext(_GENERIC) if service == "generic" else NAMES.get(service) or one_line(service, NAME)
