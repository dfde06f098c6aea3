"""What is said: entries kept, checked, stored, derived from and asked."""
