"""What fits into the coming days: the same computation for the person's plan and for the agents' advice."""
