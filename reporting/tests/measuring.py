"""A framework to try things with: indicators with targets, and figures as partners report them."""

from decimal import Decimal
from typing import Any

from reporting.framework import add
from reporting.models import Indicator, Result


def make_indicator(ibp: Any, code: str = "1.1", targets: Any = None, by: Any = None, **words: Any) -> Indicator:
    """One that adds up and is told apart by sex; `targets` by seat and quarter."""
    details = {
        "title": f"People reached of indicator {code}",
        "unit": "people",
        "adding": Indicator.Adding.SUM,
        "baseline": Decimal(0),
        "told_apart_by": ["sex"],
        "goal": "10.7",
        "source": "Registers",
        **words,
    }
    aims = {(seat.pk, quarter): Decimal(value) for (seat, quarter), value in (targets or {}).items()}
    return add(ibp, by=by, words={"code": code, **details}, targets=aims)


def report_figure(report: Any, indicator: Indicator, actual: Any = 42, by: Any = None, **words: Any) -> Result:
    row = Result.objects.get(report=report, indicator=indicator)
    parts = {"sex": {"women": actual}} if actual is not None and "sex" in indicator.told_apart_by else {}
    row.rewrite(
        version=row.version,
        by=by,
        **{"actual": None if actual is None else Decimal(str(actual)), "breakdown": parts, **words},
    )
    return row
