"""The ai-agent service: it watches tasks and writes suggestions, and can do nothing else."""
