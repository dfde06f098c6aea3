"""From an article to a draft of its plain entry: what rules find, for a person to accept, change or refuse."""
