"""The record: entries as they were submitted, those that the program ships among them."""
