"""What somebody does at a service, so that it posts to a hook. Buttons and fields are named as they are named there."""

from collections.abc import Mapping
from gettext import NullTranslations
from types import MappingProxyType

from locales import mark

MOST = 5

_STEPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "github": (
            mark("Open your repository or organization at GitHub: Settings, Webhooks, “Add webhook”."),
            mark("Put the address into “Payload URL” and the secret into “Secret”."),
            mark("As “Content type” choose application/json."),
            mark("Choose “Let me select individual events”, and tick Issues and whatever else you want to hear of."),
            mark("Press “Add webhook”. A green tick beside it means that we have answered."),
        ),
        "gitlab": (
            mark("Open your project or group at GitLab: Settings, Webhooks, “Add new webhook”."),
            mark("Put the address into “URL”."),
            mark("Put the secret into “Signing token” if that takes one of yours, else into “Secret token”."),
            mark("Under “Trigger” tick issues events, comments, merge request events and pipeline events as you like."),
            mark("Press “Add webhook”."),
        ),
        "slack": (
            mark("At api.slack.com/apps press “Create New App”, “From scratch”."),
            mark("Copy “Signing Secret” under Basic Information and give it here. Slack tries the address at once."),
            mark("Under Slash Commands press “Create New Command”, and put the address into “Request URL”."),
            mark(
                "For messages, switch on Event Subscriptions with the same address, and add app_mention and message.im "
                "as bot events; for a shortcut “On messages”, switch on Interactivity."
            ),
            mark("Press “Install App”. Invite the app to the channels that it is to hear."),
        ),
        "discord": (
            mark("At discord.com/developers/applications press “New Application”."),
            mark("Copy “Public Key” under General Information and give it here. Discord tries the address at once."),
            mark("Put the address into “Interactions Endpoint URL”, and save."),
            mark(
                "Make its commands with one request each to Discord’s API: a slash command with an option “text”, and "
                "a command on messages. HOOKS.md among our docs shows both."
            ),
            mark("Under Installation copy the link, and add the app to your server with applications.commands."),
        ),
        "generic": (
            mark(
                "Let the program POST JSON with a “text” field to the address. It may add author, chat, url, sent_at."
            ),
            mark("Sign it the Standard Webhooks way with the secret."),
            mark("A program that can’t sign sends the secret in a header: “Authorization: Bearer” and the secret."),
            mark("If its JSON has other fields, say in the hook’s settings where each part is."),
        ),
        "grafana": (
            mark("In Grafana open Alerting, Contact points, “Add contact point”, and choose the integration Webhook."),
            mark("Put the address into “URL”."),
            mark(
                "Under “Optional Webhook settings”, “HMAC Signature”, put in the secret, and "
                "X-Grafana-Alerting-Timestamp as “Timestamp Header”."
            ),
            mark("Before Grafana 12, put the secret into “Authorization Header - Credentials” instead."),
            mark("Press “Test”, save, and choose the contact point in a notification policy."),
        ),
        "alertmanager": (
            mark("In alertmanager.yml add a receiver with webhook_configs, and the address as its url."),
            mark("There, under http_config and authorization, write the secret as credentials."),
            mark("Name the receiver in a route."),
            mark("Reload Alertmanager."),
        ),
        "mattermost": (
            mark("In Mattermost open the product menu, Integrations, Slash Commands, “Add Slash Command”."),
            mark("Choose a trigger word, put the address into “Request URL”, and leave the method POST."),
            mark("Save, copy the token that is shown, and give it here."),
            mark("For what is said in a channel, add an outgoing webhook. Its token is another: make a hook for it."),
        ),
        "teams": (
            mark("In Teams press the dots beside your team: “Manage team”, Apps, “Create an outgoing webhook”."),
            mark("Give it the name that people will mention, and put the address into “Callback URL”."),
            mark("Press “Create”, copy the security token, which is shown only once, and give it here."),
            mark("In a channel of the team, mention the name and write what is to be done."),
        ),
        "sentry": (
            mark("In Sentry’s settings open Custom Integrations, “Create New Integration”, “Internal Integration”."),
            mark("Put the address into “Webhook URL”, and switch on the alert rule action."),
            mark("For every new issue, too, let it read issues and events, and tick “issue” under Webhooks."),
            mark("Save, copy “Client Secret”, and give it here."),
            mark("In your alert rules choose to notify this integration."),
        ),
        "mailgun": (
            mark(
                "In Mailgun’s account settings open API Security, copy the HTTP webhook signing key, and give it here."
            ),
            mark("Open Receiving, Routes, “Create route”."),
            mark("As expression choose the recipient whose letters are to come here."),
            mark("Tick “Forward”, put in the address, and create the route."),
        ),
        "postmark": (
            mark("At Postmark open your server, its inbound stream, Settings."),
            mark(
                "Put the address into “Webhook”, with sift, a colon, the secret and @ right after https://. Write each "
                "slash of the secret as %2F."
            ),
            mark("Press Check there, then save."),
            mark("Letters to the address that is shown above now come here. Forward your own to it as you like."),
        ),
    }
)


def steps(texts: NullTranslations, service: str) -> tuple[str, ...]:
    """At most `MOST`, in their order. They speak of “the address” and “the secret”, which are shown beside them."""
    return tuple(texts.gettext(step) for step in _STEPS.get(service, ()))
