"""The pages about quarters and reports: load, require, act, answer."""
