"""The ways in which the hub attacks itself: each a function of the target, each bringing home its findings."""
