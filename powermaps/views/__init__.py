"""The pages of power maps."""
