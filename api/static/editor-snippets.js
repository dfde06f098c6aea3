// The query as a command and as programs that give the same answer as a table.

// A shell word: in single quotes nothing has a meaning but the quote itself.
const shell = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

// A Python string: as it stands where a raw one can hold it, else with escapes (those of JSON are Python's too).
function python(text) {
  const raw = !text.includes("'''") && !text.includes("\r") && !text.endsWith("'") && !text.endsWith("\\");
  return raw ? `r'''${text}'''` : JSON.stringify(text);
}

// An R string (4.0 or newer): raw, with more dashes than the text has after a bracket.
function rString(text) {
  let dashes = "";
  while (text.includes(`)${dashes}"`)) dashes += "-";
  return `r"${dashes}(${text})${dashes}"`;
}

export function snippets(endpoint, query) {
  return {
    curl: `curl -s -H 'Accept: text/csv' --data-urlencode query=${shell(query)} ${shell(endpoint)}`,
    python: `import csv, io, urllib.parse, urllib.request

query = ${python(query)}
request = urllib.request.Request(
    ${JSON.stringify(endpoint)},
    urllib.parse.urlencode({"query": query}).encode(),
    {"Accept": "text/csv"},
)
with urllib.request.urlopen(request) as answer:
    rows = list(csv.DictReader(io.TextIOWrapper(answer, "utf-8", newline="")))
for row in rows:
    print(row)
`,
    r: `query <- ${rString(query)}
address <- paste0(${JSON.stringify(endpoint + "?query=")}, URLencode(query, reserved = TRUE))
rows <- read.csv(url(address, headers = c(Accept = "text/csv"), encoding = "UTF-8"))
print(rows)
`,
  };
}
