"""How a round is put together: the times of a route, its order, its map, its paper form. No database."""
