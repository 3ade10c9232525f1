"""The pages about people, organisations and set-up."""
