"""From a race to the texts and curves of its picture."""

from app.lab.race_rows import heads, rows
from app.lab.race_says import DEEP, caveat, headline, held
from app.lab.racing import Plan
from app.language.translate import Translate
from app.picture.race import Chart, Sheet
from optimizers.racing.result import Race
from symbolic.glued import Glued


def sheet_of(race: Race, plan: Plan, by: str, data: bool, _: Translate) -> Sheet:
    """The sheet of a race: performance profiles, or with ``data`` data profiles."""
    who, said = headline(race, by, _)

    def chart(tuned: bool, title: str, aside: str) -> Chart:
        at, shares = race.data_profile(tuned, by) if data else race.profile(tuned, by)
        return Chart(title, aside, at, shares)

    return Sheet(
        winner=who,
        said=said,
        caveat=caveat(race, by, _),
        charts=(
            chart(True, _("Tuned"), _("for each surface")),
            chart(False, _("As delivered"), _("at the declared defaults")),
        ),
        names=[runner.title for runner in plan.runners],
        slots=[runner.slot for runner in plan.runners],
        winners=race.winners(by),
        up=_("problems solved"),
        across=_("evaluations") if data else _("evaluations needed, against the quickest run"),
        best=_("quickest"),
        most=float(race.rules.budget) if data else None,
        heads=heads(plan, _),
        rows=rows(race, plan, by, _),
        notes=_(Glued(" ", *held(race, by, _), DEEP)),
    )
