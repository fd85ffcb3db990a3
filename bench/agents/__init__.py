"""What the agents cost: `make bench-agents`."""
