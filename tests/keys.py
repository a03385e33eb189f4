"""Keys as services make them, and nobody's: put together here, so that no scanner finds one in this file."""

import random
import string
from types import MappingProxyType

from storage.store import Store

WIDE = string.ascii_letters + string.digits
CAPITALS = string.ascii_uppercase + string.digits
HEX = "0123456789abcdef"


def chars(count: int, alphabet: str = WIDE, seed: int = 5) -> str:
    return "".join(random.Random(f"{count} {alphabet} {seed}").choices(alphabet, k=count))


GITHUB = "ghp_" + chars(36)
PRIVATE_KEY = "\n".join(
    ["-----BEGIN OPENSSH " + "PRIVATE KEY-----", chars(64), chars(64, seed=6), "-----END OPENSSH " + "PRIVATE KEY-----"]
)

KEYS = MappingProxyType(
    {
        "GitHub": [GITHUB, "gho_" + chars(36), "ghs_" + chars(36), "github_pat_" + chars(22) + "_" + chars(59)],
        "GitLab": ["glpat-" + chars(20), "gldt-" + chars(20), "glrt-" + chars(20)],
        "Slack": [
            f"xoxb-{chars(12, '123456789')}-{chars(13, '123456789')}-{chars(24)}",
            f"xoxp-{'-'.join([chars(12, '123456789')] * 3)}-{chars(32, HEX)}",
            f"xapp-1-A{chars(10, CAPITALS)}-{chars(13, '123456789')}-{chars(64, HEX)}",
            f"https://hooks.slack.com/services/T{chars(8, CAPITALS)}/B{chars(8, CAPITALS)}/{chars(24)}",
        ],
        "Discord": [f"https://discord.com/api/webhooks/{chars(18, '123456789')}/{chars(68)}"],
        "Linear": ["lin_api_" + chars(40)],
        "Notion": ["ntn_" + chars(46), "secret_" + chars(43)],
        "Atlassian": [f"ATATT3xFfGF0{chars(160)}={chars(8, '0123456789ABCDEF')}"],
        "Trello": ["ATTA" + chars(72)],
        "OpenAI": ["sk-" + chars(48), "sk-proj-" + chars(120)],
        "Anthropic": [f"sk-ant-api03-{chars(93)}AA"],
        "Standard Webhooks": [f"whsec_{chars(43, WIDE + '+/')}="],
        "Telegram": [f"{chars(10, '123456789')}:AA{chars(33)}"],
        "AWS": ["AKIA" + chars(16, CAPITALS)],
        "Google": ["AIza" + chars(35), "GOCSPX-" + chars(28)],
        "Stripe": ["sk_live_" + chars(24), "rk_live_" + chars(99)],
        "SendGrid": [f"SG.{chars(22)}.{chars(43)}"],
        "Hugging Face": ["hf_" + chars(34)],
        "npm": ["npm_" + chars(36)],
        "Sift": ["sift_" + chars(43)],
        "private key": [PRIVATE_KEY],
    }
)


def tables_with(store: Store, words: str) -> list[str]:
    """Every table of a SQLite file in which these words stand anywhere."""
    run = store._session.connection().exec_driver_sql
    names = [str(name) for (name,) in run("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return [name for name in names if any(words in str(row) for row in run(f'SELECT * FROM "{name}"'))]
