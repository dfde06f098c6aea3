"""What may be said: the vocabulary, its shapes and its questions, as files, and how to read them."""
