"""What HTTP asks of every address: methods, conditions, codings, origins, parameters, languages, errors."""
