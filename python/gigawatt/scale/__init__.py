"""Runs over many processes and machines, and runs that go on where they were stopped."""
