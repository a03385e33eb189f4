"""One transaction, and the tables a use case may touch inside it."""

from sqlalchemy.orm import Session

from storage.queries.arrivals import Arrivals
from storage.queries.audit import Audit
from storage.queries.backlog import Backlog
from storage.queries.connections import Connections
from storage.queries.corrections import Corrections
from storage.queries.deliveries import Deliveries
from storage.queries.departures import Departures
from storage.queries.erasure import Erasure
from storage.queries.events import Events
from storage.queries.exports import Exports
from storage.queries.facets import Facets
from storage.queries.feeds import Feeds
from storage.queries.holdings import Holdings
from storage.queries.hooks import Hooks
from storage.queries.idempotent import Idempotent
from storage.queries.inbox import Inbox
from storage.queries.inline import Inline
from storage.queries.insights import Insights
from storage.queries.installation import Facts
from storage.queries.invitations import Invitations
from storage.queries.issues import Issues
from storage.queries.judgements import Judgements
from storage.queries.lists import Lists
from storage.queries.messages import Messages
from storage.queries.models import Models
from storage.queries.overheard import Overheard
from storage.queries.people import People
from storage.queries.planning import Planning
from storage.queries.posts import Posts
from storage.queries.queues import Queues
from storage.queries.refinements import Refinements
from storage.queries.routing import Routing
from storage.queries.saved import Saved
from storage.queries.scrubbing import Scrubbing
from storage.queries.sealing import Sealing
from storage.queries.search import Search
from storage.queries.sessions import Sessions
from storage.queries.spells import Spells
from storage.queries.tasks import Tasks
from storage.queries.tokens import Tokens
from storage.queries.totals import Totals
from storage.queries.traces import Traces
from storage.queries.transcripts import Transcripts
from storage.queries.trials import Trials
from storage.queries.vectors import Vectors
from storage.queries.watching import Watching
from storage.queries.workspaces import Workspaces


class Store:
    def __init__(self, session: Session) -> None:
        self._session = session
        self.inbox = Inbox(session)
        self.messages = Messages(session)
        self.overheard = Overheard(session)
        self.issues = Issues(session)
        self.vectors = Vectors(session)
        self.corrections = Corrections(session)
        self.refinements = Refinements(session)
        self.models = Models(session)
        self.trials = Trials(session)
        self.transcripts = Transcripts(session)
        self.tasks = Tasks(session)
        self.lists = Lists(session)
        self.search = Search(session)
        self.saved = Saved(session)
        self.facets = Facets(session)
        self.events = Events(session)
        self.insights = Insights(session)
        self.backlog = Backlog(session)
        self.judgements = Judgements(session)
        self.spells = Spells(session)
        self.deliveries = Deliveries(session)
        self.inline = Inline(session)
        self.people = People(session)
        self.planning = Planning(session)
        self.workspaces = Workspaces(session)
        self.invitations = Invitations(session)
        self.hooks = Hooks(session)
        self.arrivals = Arrivals(session)
        self.posts = Posts(session)
        self.connections = Connections(session)
        self.exports = Exports(session)
        self.feeds = Feeds(session)
        self.routing = Routing(session)
        self.sessions = Sessions(session)
        self.tokens = Tokens(session)
        self.idempotent = Idempotent(session)
        self.watching = Watching(session)
        self.facts = Facts(session)
        self.totals = Totals(session)
        self.queues = Queues(session)
        self.sealing = Sealing(session)
        self.erasure = Erasure(session)
        self.scrubbing = Scrubbing(session)
        self.traces = Traces(session)
        self.holdings = Holdings(session)
        self.audit = Audit(session)
        self.departures = Departures(session)

    def flush(self) -> None:
        """Write what was added, so that it has ids."""
        self._session.flush()

    @property
    def dialect(self) -> str:
        """The engine's name: "sqlite" or "postgresql"."""
        return self._session.get_bind().dialect.name
