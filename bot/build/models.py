"""Which language models an installation has. Imports none of them."""

from bot.settings import Settings
from classifier.endpoints import is_here
from tasks.models import Models, provider_of


def models_of(settings: Settings) -> Models:
    """Which language models the installation has, and who may use those that cost money."""
    providers = settings.model_providers
    return Models(
        model=settings.classifier if provider_of(settings.classifier) else "",
        providers=frozenset(providers),
        paid=frozenset({"openai"} & providers.keys()) if not is_here(providers.get("openai", "")) else frozenset(),
        admitted=None if settings.allowed_ids else settings.admin_ids,
    )
