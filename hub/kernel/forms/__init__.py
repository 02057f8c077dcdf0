"""Forms of pages and of the API: a marshmallow schema drawn, read back, judged and told in plain sentences."""
