"""The form that makes and revises an entry, and what it asks of the site."""
