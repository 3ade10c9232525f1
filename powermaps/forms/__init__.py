"""What people enter on power maps."""
