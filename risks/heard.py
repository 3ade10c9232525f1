"""Knows how rows of reports, and what was frozen of them, read in a session on risks and plan."""

from partners.clearance import Level
from powermaps.models import Actor, Placement
from risks.models import Activity, Mitigation, RiskLink
from risks.reading import as_known
from risks.together import Row


def voice_sent(row: Row, audience: Level) -> Row:
    """A voice of the consolidated register, without what is above the audience."""
    kept = [
        {
            **as_known(risk, audience),
            "actions": [one for one in risk["actions"] if audience.admits(one["confidentiality"])],
            "links": [one for one in risk["links"] if audience.admits(one["confidentiality"])],
        }
        for risk in row["risks"]
        if audience.admits(risk["confidentiality"])
    ]
    return {**row, "risks": kept}


def actor_sent(row: Row, audience: Level) -> Row:
    """An actor of the consolidated map, without what is above the audience."""
    agreed, known = row["agreed"], row["known"]
    return {
        **row,
        "voices": [voice for voice in row["voices"] if audience.admits(voice["confidentiality"])],
        "agreed": agreed if agreed and audience.admits(agreed["confidentiality"]) else None,
        "known": known if known is not None and audience.admits(known) else None,
    }


def actor(row: Actor) -> Row:
    return {
        "id": str(row.pk),
        "name": row.name,
        "short_name": row.short_name,
        "local_name": row.local_name,
        "confidentiality": row.confidentiality,
        "voices": [],
        "agreed": None,
        "held_back": None,
        "known": None,
    }


def voice(row: Placement, partner: str) -> Row:
    return {
        "placement": str(row.pk),
        "partner": partner,
        "support": row.support,
        "influence": row.influence,
        "verdict": row.verdict,
        "before": None if row.before_support is None else [row.before_support, row.before_influence],
        "change_reason": row.change_reason,
        "text": row.reason,
        "sight": row.sight,
        "confidence": row.confidence,
        "roles": row.roles,
        "confidentiality": max(row.confidentiality, row.actor.confidentiality),
    }


def action(row: Mitigation) -> Row:
    return {
        "id": str(row.pk),
        "text": row.text,
        "owner": row.owner.name if row.owner else "",
        "due_on": row.due_on.isoformat() if row.due_on else None,
        "state": row.state,
        "response": row.response,
        "confidentiality": row.confidentiality,
    }


def link(row: RiskLink) -> Row:
    about = row.change_id or row.actor_id or row.activity
    return {"kind": row.kind, "about": str(about), "text": "", "confidentiality": int(row.level)}


def activity(row: Activity) -> Row:
    """An activity as reviewed.together() takes it."""
    values = row.values()
    names = ("id", "title", "responsible", "is_joint", "first", "last", "target", "confidentiality")
    return {**{name: values[name] for name in names}, "outcome": row.outcome.title}
