"""What can be taken away."""
