"""Which language models an installation has, and what writes down voice messages. Imports none of them."""

from bot.settings import Settings
from classifier.endpoints import endpoint_of, is_here
from tasks.models import Models, provider_of
from tasks.transcribers import Transcriber


def models_of(settings: Settings) -> Models:
    """Which language models the installation has, and who may use those that cost money."""
    providers = settings.model_providers
    return Models(
        model=settings.classifier if provider_of(settings.classifier) else "",
        providers=frozenset(providers),
        paid=frozenset({"openai"} & providers.keys()) if not is_here(providers.get("openai", "")) else frozenset(),
        admitted=_admitted(settings),
    )


def transcriber_of(settings: Settings) -> Transcriber:
    """What writes down voice messages, and who may use it if it costs money; nameless where there is none."""
    if settings.transcriber is None:
        return Transcriber()
    address = settings.transcriber_url
    return Transcriber(settings.transcriber, endpoint_of(address), is_here(address), _admitted(settings))


def _admitted(settings: Settings) -> frozenset[int] | None:
    """Telegram ids that may use what is paid; None where everyone who may come in may."""
    return None if settings.allowed_ids else settings.admin_ids
