"""What only a demonstration needs: invented people."""
