"""Pure decisions of matching: how alike two people are, what a merge moves, in which words."""
