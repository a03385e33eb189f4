"""How a hook of each service is set up there."""

from collections.abc import Mapping, Sequence
from gettext import NullTranslations
from types import MappingProxyType

from locales import mark


def steps(texts: NullTranslations, service: str) -> tuple[str, ...]:
    """How its hook is set up there, in at most five steps. "The address" and "the secret" are shown beside them."""
    return tuple(texts.gettext(step) for step in _STEPS.get(service, ()))


_STEPS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "github": (
            mark("On GitHub open the repository or the organization, then Settings, Webhooks, Add webhook."),
            mark("Paste the address as Payload URL and choose application/json as Content type."),
            mark("Paste the secret as Secret."),
            mark("Choose Let me select individual events: Issues, Pull requests, and what else you want to come in."),
            mark("Press Add webhook. GitHub sends a ping: it shows up below."),
        ),
        "gitlab": (
            mark("In GitLab open the project or the group, then Settings, Webhooks, Add new webhook."),
            mark("Paste the address as URL."),
            mark("Paste the secret as Secret token, or as Signing token where there is one."),
            mark("Tick Issues events, Merge request events, Pipeline events, and what else you want to come in."),
            mark("Press Add webhook, then Test: it shows up below."),
        ),
        "slack": (
            mark("At api.slack.com/apps create an app. Copy its Signing Secret and paste it here."),
            mark("Event Subscriptions: switch them on with the address, add the bot event app_mention."),
            mark("Slash Commands: create /task with the address as Request URL."),
            mark("Interactivity and Shortcuts: switch it on with the address, create a shortcut on messages."),
            mark("Install the app to your workspace and invite it to the channels that it is to hear."),
        ),
        "discord": (
            mark("At discord.com/developers create an application. Copy its Public Key and paste it here."),
            mark("Paste the address as Interactions Endpoint URL and save: Discord checks it at once."),
            mark("Register a slash command task with a text option, and a message command, as docs/HOOKS.md shows."),
            mark("Under Installation add the scope applications.commands and open the link for your server."),
            mark("In Discord write /task, or open the menu of a message, then Apps."),
        ),
        "generic": (
            mark("Have your program send POST requests with JSON to the address; a field text is all that is needed."),
            mark("Give the secret in the header Authorization: Bearer, or sign as Standard Webhooks has it."),
            mark("Fields of your own need no change there: say below where the words are."),
        ),
        "grafana": (
            mark("In Grafana open Alerting, Contact points, Add contact point, and choose Webhook."),
            mark("Paste the address as URL."),
            mark("Under Optional settings choose the authorization scheme Bearer and paste the secret as credentials."),
            mark("Press Test, then Send: it shows up below."),
            mark("Save, and send alerts to this contact point in Notification policies."),
        ),
        "alertmanager": (
            mark("Open alertmanager.yml and add a receiver with webhook_configs."),
            mark("Set its url to the address."),
            mark("Set http_config, authorization, credentials to the secret."),
            mark("Name the receiver in a route and reload Alertmanager."),
        ),
        "mattermost": (
            mark("In Mattermost open Integrations, then Outgoing Webhooks or Slash Commands, and add one."),
            mark("Paste the address as callback or request URL; for a webhook choose application/json."),
            mark("For a webhook choose a channel, trigger words, or both, and save."),
            mark("Copy the token that Mattermost shows and paste it here."),
        ),
        "teams": (
            mark("In Teams open the team, Manage team, Apps, Create an outgoing webhook."),
            mark("Give it a name, paste the address as Callback URL, and press Create."),
            mark("Copy the security token that Teams shows once and paste it here."),
            mark("In a channel of the team mention it by its name and say what is to be done."),
        ),
        "sentry": (
            mark("In Sentry open Settings, Custom Integrations, Create New Integration, Internal Integration."),
            mark("Paste the address as Webhook URL and switch on Alert Rule Action."),
            mark("Give it the permission to read Issue and Event, tick the webhook issue, and save."),
            mark("Copy the Client Secret and paste it here."),
            mark("Choose the integration as an action in your alert rules."),
        ),
        "mailgun": (
            mark("In Mailgun open API Security, copy the HTTP webhook signing key and paste it here."),
            mark("Under Receiving create a route that matches the mail address for tasks."),
            mark("Let it forward to the address, then save."),
            mark("Send a letter there: it shows up below."),
        ),
        "postmark": (
            mark("In Postmark open your server, then its inbound stream, Settings."),
            mark("Paste the address as webhook, with sift:SECRET@ before the host, where SECRET is the secret."),
            mark("Press Check: it shows up below. Save."),
            mark("Send or forward letters to the inbound address that Postmark shows."),
        ),
    }
)
