"""What is written of plans and risks."""
