"""The graph in the data folder, for commands that read it."""

from api.settings import Settings, read_settings
from api.terminal import show_progress


def built() -> tuple[Settings, str]:
    """The settings, and the version of the graph that is in force in their data folder; made where there is none.

    Raises what `graph.publish.build.ensure_built` raises.
    """
    from graph.publish.build import ensure_built
    from graph.record.shipped import Corpus

    settings = read_settings()
    return settings, ensure_built(
        Corpus(settings.corpus),
        settings.data,
        show_progress,
        record=settings.record,
        data_sets=settings.data_sets,
    )
