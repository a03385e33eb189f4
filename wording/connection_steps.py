"""Where the token of each tracker is made, and what it has to be good for."""

from collections.abc import Mapping, Sequence
from gettext import NullTranslations
from types import MappingProxyType

from locales import mark


def steps(texts: NullTranslations, service: str) -> tuple[str, ...]:
    """In at most five steps, as their pages are named there in English."""
    return tuple(texts.gettext(step) for step in _STEPS.get(service, ()))


_STEPS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "github": (
            mark("On GitHub open Settings, Developer settings, Personal access tokens, Fine-grained tokens."),
            mark("Press Generate new token. As Resource owner choose whose the repository is."),
            mark("Under Repository access choose Only select repositories, and this one."),
            mark("Under Permissions add Issues with Read and write. Metadata comes with it; nothing else is needed."),
            mark("Press Generate token, copy it and paste it here. Note the day on which it expires."),
        ),
        "gitlab": (
            mark("In GitLab open the project, then Settings, Access tokens, Add new token."),
            mark("Choose the role Reporter or a higher one, and the scope api."),
            mark("Where projects have no tokens, make one of your own: your avatar, Edit profile, Access tokens."),
            mark("Copy the token and paste it here. Note the day on which it expires."),
        ),
        "caldav": (
            mark("The address is that of the server, or of the list itself."),
            mark("In Nextcloud open Settings, Security and make an app password under Devices and sessions."),
            mark("Elsewhere take the user name and the password with which other apps sign in."),
            mark("Type the name of the list of tasks; leave it empty if there is just one."),
        ),
        "jira": (
            mark("In the cloud open id.atlassian.com, Security, API tokens; press Create API token, without scopes."),
            mark("Type the e-mail address of that account here, and paste the token."),
            mark("In a Data Center open your profile, Personal Access Tokens, Create token; leave the e-mail empty."),
            mark("The account must be allowed to create, edit, assign and move issues of the project."),
        ),
        "todoist": (
            mark("In Todoist click your name, then Settings, Integrations, and open Developer."),
            mark("Press Copy API token and paste it here. It is good for the whole account."),
            mark("Type the name of the project as it stands there."),
        ),
        "linear": (
            mark("In Linear click your workspace, then Settings, Security and access."),
            mark("Under Personal API keys press New API key."),
            mark("Choose Full access, or only the permissions Read and Write, and the team."),
            mark("Copy the key and paste it here. The team is the short word before the numbers of its issues."),
        ),
        "trello": (
            mark("Open trello.com/power-ups/admin and press New. The connector URL may stay empty."),
            mark("In your new Power-Up open API key and press Generate a new API key. Copy the key, not the secret."),
            mark("Beside the key follow the link Token, press Allow, and copy the token."),
            mark("Paste both here. The token is good for all boards of its account."),
        ),
    }
)
