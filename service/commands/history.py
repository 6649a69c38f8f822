"""``sendcheck history``: messages, calls and mails that went before."""

from service.commands.ledger_import import import_file
from service.commands.ledger_options import DryRunOption, InFormatOption, MapOption, RejectsOption, SourceArgument, StoreOption


def import_(
    source: SourceArgument,
    store: StoreOption = None,
    mapping: MapOption = None,
    dry_run: DryRunOption = False,
    rejects: RejectsOption = None,
    in_format: InFormatOption = None,
) -> None:
    """Import earlier messages: contact_id, at, channel, direction, topic, outcome. No text of a message is read or kept."""
    from service.store.import_history import HistoryRows  # loaded here so that other commands start without it

    import_file(HistoryRows, source, store=store, mapping=mapping, rejects=rejects, in_format=in_format, dry_run=dry_run)
