"""Pages about a project’s plan."""
