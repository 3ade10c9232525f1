"""What people type into reports and about them: validated and tidied, nothing decided."""
