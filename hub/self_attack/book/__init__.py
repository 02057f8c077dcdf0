"""What is known of each address: whose it is, which right it needs, which look it leaves in the trail."""
