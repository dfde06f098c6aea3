// The query as a command and as programs that give the same answer: a SELECT as a table, else as text.

/** A shell word: in single quotes nothing has a meaning but the quote itself. @param {string} text */
const shell = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * A Python string: as it stands where a raw one can hold it, else with escapes (those of JSON are Python's too).
 * @param {string} text
 */
function python(text) {
  const raw = !text.includes("'''") && !text.includes("\r") && !text.endsWith("'") && !text.endsWith("\\");
  return raw ? `r'''${text}'''` : JSON.stringify(text);
}

/** An R string (4.0 or newer): raw, with more dashes than the text has after a bracket. @param {string} text */
function rString(text) {
  let dashes = "";
  while (text.includes(`)${dashes}"`)) dashes += "-";
  return `r"${dashes}(${text})${dashes}"`;
}

/**
 * SELECT, ASK, CONSTRUCT or DESCRIBE: the first of these words outside IRIs, strings and comments.
 * @param {string} query
 */
export function formOf(query) {
  const bare = query.replace(/<[^<>\s]*>|"[^"\n]*"|'[^'\n]*'|#.*/g, " ");
  return bare.match(/\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b/i)?.[1].toUpperCase() ?? "SELECT";
}

/** @param {string} endpoint @param {string} query @returns {{ curl: string, python: string, r: string }} */
export function snippets(endpoint, query) {
  const form = formOf(query);
  const accept = form === "CONSTRUCT" || form === "DESCRIBE" ? "text/turtle" : "text/csv";
  const table = form === "SELECT";
  return {
    curl: `curl -s -H 'Accept: ${accept}' --data-urlencode query=${shell(query)} ${shell(endpoint)}`,
    python: `import ${table ? "csv, io, " : ""}urllib.error, urllib.parse, urllib.request

query = ${python(query)}
request = urllib.request.Request(
    ${JSON.stringify(endpoint)},
    urllib.parse.urlencode({"query": query}).encode(),
    {"Accept": "${accept}"},
)
try:
    answer = urllib.request.urlopen(request)
except urllib.error.HTTPError as error:
    raise SystemExit(error.read().decode())
with answer:
${
  table
    ? `    rows = list(csv.DictReader(io.TextIOWrapper(answer, "utf-8", newline="")))
for row in rows:
    print(row)
`
    : `    print(answer.read().decode())
`
}`,
    r: `query <- ${rString(query)}
address <- paste0(${JSON.stringify(endpoint + "?query=")}, URLencode(query, reserved = TRUE))
answer <- url(address, headers = c(Accept = "${accept}"), encoding = "UTF-8")
${table ? "rows <- read.csv(answer)\nprint(rows)" : "writeLines(readLines(answer, warn = FALSE))"}
`,
  };
}
