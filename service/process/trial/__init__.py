"""A diagram run in memory with a virtual clock."""
