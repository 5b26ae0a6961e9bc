"""Answers as tables of pandas, which is imported only here and only when it is asked for."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas

#: Fields under which answers have their list, in the order in which they are looked for.
LISTS = ("series", "items", "hits", "events", "suggestions", "rows", "paths", "relations", "nodes")


def to_pandas(answer: Mapping[str, Any] | Iterable[Mapping[str, Any]]) -> "pandas.DataFrame":
    """The list in an answer, or a list of objects, as a table; nested fields become ``document_title`` and the like.

    Series become one row for each indicator and 年度, with target, actual and their citations.
    """
    import pandas

    if isinstance(answer, Mapping):
        name = next((name for name in LISTS if isinstance(answer.get(name), list)), None)
        if name == "series":
            return pandas.DataFrame(_points(answer["series"]), columns=COLUMNS)
        rows = answer[name] if name else [answer]
    else:
        rows = list(answer)
    return pandas.json_normalize(list(rows), sep="_")


COLUMNS = ["subject", "indicator", "unit", "fiscal_year", "label", "target", "actual", "achievement", "target_citation", "actual_citation", "target_quote", "actual_quote"]


def _points(series: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    rows = []
    for one in series:
        for point in one["points"]:
            row = {
                "subject": (one["subject"] or {}).get("name"),
                "indicator": one["indicator"],
                "unit": one["unit"],
                "fiscal_year": point["fiscal_year"],
                "label": point["label"],
                "achievement": point["achievement"],
            }
            for role in ("target", "actual"):
                metric = point[role] or {}
                evidence = metric.get("evidence", {})
                row[role] = metric.get("value")
                row[f"{role}_citation"] = evidence.get("citation_id")
                row[f"{role}_quote"] = evidence.get("quote")
            rows.append(row)
    return rows
