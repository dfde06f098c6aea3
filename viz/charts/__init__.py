"""Charts as SVG, made on the server: seen without a script, kept as a file, styled by the sheet of the site."""
