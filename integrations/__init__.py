"""Outside services: how what they post is verified and read, and how tasks go there. A new one is a copied folder and a
line here."""

from collections.abc import Mapping
from types import MappingProxyType

from integrations.alertmanager import hook as alertmanager
from integrations.base import Service
from integrations.discord import hook as discord
from integrations.generic import hook as generic
from integrations.github import hook as github
from integrations.gitlab import hook as gitlab
from integrations.grafana import hook as grafana
from integrations.mailgun import hook as mailgun
from integrations.mattermost import hook as mattermost
from integrations.postmark import hook as postmark
from integrations.sentry import hook as sentry
from integrations.slack import hook as slack
from integrations.teams import hook as teams

SERVICES: Mapping[str, Service] = MappingProxyType(
    {
        "github": github,
        "gitlab": gitlab,
        "slack": slack,
        "discord": discord,
        "generic": generic,
        "grafana": grafana,
        "alertmanager": alertmanager,
        "mattermost": mattermost,
        "teams": teams,
        "sentry": sentry,
        "mailgun": mailgun,
        "postmark": postmark,
    }
)
"""In the order in which somebody is asked which it is."""
