"""What changes oddities: a search of the trail, the review, and where colleagues live."""
