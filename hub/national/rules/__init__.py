"""Pure decisions of the hand-back: the crosswalk, what a list's words confirm, how a pack is written."""
