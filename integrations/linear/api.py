"""Linear's API, which is GraphQL, and what it is asked."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any

from integrations.answers import LONGEST_DETAIL, LONGEST_WAIT, content, legible, replied, wait
from integrations.fields import cut, text, thing, things
from integrations.outbound import Outbound, Reply
from integrations.polling import time_of
from integrations.trackers import TrackerError

LONGEST_ANSWER = 16 * 1024**2

ISSUE = """
fragment Fields on Issue {
  id identifier url title dueDate trashed updatedAt
  state { name type }
  assignee { email }
  team { key }
  history(first: 1) { nodes { updatedAt actor { email } } }
}"""
TEAM = """
query Team($key: String!) {
  viewer { email }
  teams(first: 1, filter: {key: {eqIgnoreCase: $key}}) {
    nodes { id key name states(first: 100) { nodes { id name type position } } }
  }
}"""
ONE = f"""
query One($id: ID!) {{
  issues(first: 1, includeArchived: true, filter: {{id: {{eq: $id}}}}) {{ nodes {{ ...Fields }} }}
}}{ISSUE}"""
CHANGED = f"""
query Changed($filter: IssueFilter!, $first: Int!, $after: String) {{
  issues(first: $first, after: $after, includeArchived: true, orderBy: updatedAt, filter: $filter) {{
    nodes {{ ...Fields }}
    pageInfo {{ hasNextPage endCursor }}
  }}
}}{ISSUE}"""
MAKE = f"""
mutation Make($input: IssueCreateInput!) {{
  issueCreate(input: $input) {{ success issue {{ ...Fields }} }}
}}{ISSUE}"""
CHANGE = f"""
mutation Change($id: String!, $input: IssueUpdateInput!) {{
  issueUpdate(id: $id, input: $input) {{ success issue {{ ...Fields }} }}
}}{ISSUE}"""
PEOPLE = """
query People($name: String!) {
  users(first: 2, filter: {or: [{email: {eqIgnoreCase: $name}}, {displayName: {eqIgnoreCase: $name}}]}) {
    nodes { id }
  }
}"""
LABELS = """
query Labels($names: [String!]!, $team: ID!) {
  issueLabels(
    first: 100
    filter: {name: {in: $names}, isGroup: {eq: false}, or: [{team: {null: true}}, {team: {id: {eq: $team}}}]}
  ) { nodes { id } }
}"""

_CODES = {
    "authentication error": "bad_secret",
    "forbidden": "forbidden",
    "feature not accessible": "forbidden",
    "ratelimited": "busy",
    "internal error": "failing",
    "internal server error": "failing",
    "lock timeout": "failing",
    "network error": "failing",
}
_BUDGETS = ("Requests", "Endpoint-Requests", "Complexity")


@dataclass(frozen=True, slots=True)
class Api:
    outbound: Outbound
    address: str
    key: str = field(repr=False)

    async def ask(self, query: str, **variables: Any) -> Mapping[str, Any]:
        """What it is answered with. Raises `TrackerError`."""
        return (await self.ask_at(query, **variables))[0]

    async def ask_at(self, query: str, **variables: Any) -> tuple[Mapping[str, Any], datetime]:
        """As `ask`, and what time it is there."""
        is_oauth = self.key.startswith("lin_oauth_")
        headers = {"Authorization": f"Bearer {self.key}" if is_oauth else self.key}
        asked, url = {"query": query, "variables": variables}, f"{self.address}/graphql"
        reply = await replied(self.outbound, "POST", url, headers=headers, json=asked, most=LONGEST_ANSWER)
        _check(reply)
        with legible():
            return thing(content(reply), "data"), time_of(reply)


def _check(reply: Reply) -> None:
    """Errors come with several statuses, 200 among them. Raises `TrackerError`."""
    try:
        told = reply.json()
    except ValueError:
        return
    if not isinstance(told, Mapping) or not told.get("errors"):
        return
    with legible():
        error = things(told, "errors")[0]
        extensions = thing(error, "extensions")
        kind = (text(extensions, "code") or text(extensions, "type")).replace("_", " ").lower()
        words = text(extensions, "userPresentableMessage") or text(error, "message")
    code = "busy" if reply.status == HTTPStatus.TOO_MANY_REQUESTS else _CODES.get(kind, "refused")
    raise TrackerError(
        code,
        again=code in {"busy", "failing"},
        wait=_wait(reply.headers) if code == "busy" else None,
        detail=cut(words, LONGEST_DETAIL),
    )


def _wait(headers: Mapping[str, str]) -> float | None:
    """Seconds until the last of the budgets that are used up is there again."""
    told = [
        headers.get(f"X-RateLimit-{budget}-Reset", "")
        for budget in _BUDGETS
        if headers.get(f"X-RateLimit-{budget}-Remaining") == "0"
    ]
    resets = [int(it) / 1_000 - time.time() for it in told if it.isdecimal()]
    return min(max(0.0, *resets), LONGEST_WAIT) if resets else wait(headers)
