"""The pages of retention."""
