"""What people decide when they go through risks and plan together."""

from risks.session.decisions import Decision

__all__ = ["Decision"]
