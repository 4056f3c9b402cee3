"""The folds about what vendors could do."""

from __future__ import annotations

from collections.abc import Iterator

from vendorline.report.exposure.choice import choice
from vendorline.report.exposure.reach import headline, layers, reach, unknown_elements, used, weighted_otherwise
from vendorline.report.exposure.regions import hanging
from vendorline.report.exposure.select import weights
from vendorline.report.exposure.supposed import compared, narrowed
from vendorline.report.exposure.together import together
from vendorline.report.exposure.views import views
from vendorline.report.material import Material
from vendorline.report.parts import Fold
from vendorline.report.priors import by_priors
from vendorline.report.rendering import render

#: What no number of this kind says, whatever the network.
LIMITS = (
    "What the numbers do not say: whether anybody intends or ever did such a thing, how likely it is, or how hard. Content that"
    " an application encrypts stays closed. A range is what is not known, not a margin of error."
)


def exposure_folds(made_from: Material) -> Iterator[Fold]:
    """What a vendor could do, where service hangs, coalitions, choice of vendors, two views."""
    found = made_from.scenarios
    base = found[0] if found else None
    if base is None or not weights(base):
        return
    weight, *others = weights(base)
    measured = reach(base, weight)
    otherwise = [said for other in others if (said := weighted_otherwise(base, weight, other))]
    html = render(
        "exposure.html.j2", measured=measured, weight=weight, otherwise=otherwise, compared=compared(found, weight), narrowed=narrowed(base),
        layers=layers(base, weight), measures=used(base), unknown=unknown_elements(base), limits=LIMITS,
        priors=by_priors(base.documents), likely=any(bar.likely for one in measured for bar in one.bars), assumed=max((n.assumed for n in base.numbers.values()), default=0.0),
    )  # fmt: skip
    yield Fold("exposure", "What a vendor could do", headline(base, weight, _asked(made_from)), html, nav="Exposure")


def _asked(made_from: Material) -> str:
    """The vendor that the answer is about."""
    return made_from.screen.tiles.vendor_id if made_from.screen.tiles else ""


def service_folds(made_from: Material) -> Iterator[Fold]:
    """Where service hangs on one vendor, coalitions, and choice of vendors."""
    base = made_from.scenarios[0] if made_from.scenarios else None
    if base is None or not weights(base):
        return
    weight = weights(base)[0]
    names = {region.id: region.name for region in made_from.counted.regions}
    if where := hanging(base, weight, names):
        yield Fold("hanging", "Where service hangs", where.message, render("hanging.html.j2", hanging=where), nav="Service")  # fmt: skip
    if joined := together(base, weight):
        yield Fold("together", "Together", joined.message, render("together.html.j2", together=joined))
    if choices := choice(base):
        yield Fold("choice", "Choice of vendors", choices.message, render("choice.html.j2", choice=choices))


def views_fold(made_from: Material) -> Fold | None:
    """Two views of one invented network; None where they were not compared."""
    if not made_from.views:
        return None
    made = views(made_from.views)
    return Fold("views", "Two views", made.message, render("views.html.j2", views=made))
