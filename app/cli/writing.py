"""``fall-line gif`` and its like: an experiment as a file."""

import argparse
import sys
from pathlib import Path

from app import export
from app.cli import files
from app.cli.asked import read
from app.cli.say import teller, told
from app.export import flags
from app.language.translate import translator
from symbolic.errors import FallLineError
from symbolic.foreign import visible


def write(options: argparse.Namespace) -> int:
    """Render an experiment in a format. What stands in the way of writing is found before the work is done."""
    form = export.get(options.format)
    state, chosen = flags.taken(options, form, read(options))
    _ = translator(str(options.lang))
    aside = options.output == files.ASIDE
    target = Path(options.output)
    if not aside:
        if target.suffix and target.suffix.lower() != form.suffix:
            raise FallLineError(
                "{target} ends in {suffix}, but a {name} file ends in {right}.",
                target=str(target),
                suffix=target.suffix,
                name=options.format,
                right=form.suffix,
            )
        files.ready(target, force=options.force)
    data = export.render(options.format, state, teller(str(options.lang)), **chosen)
    told()
    if aside:
        files.aside(data)
    else:
        files.put(target, data)
    place = _("standard output") if aside else target
    print(visible(f"{place} ({export.size_text(data)})"), file=sys.stderr)
    return 0
