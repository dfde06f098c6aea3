import assert from "node:assert/strict";
import { test } from "node:test";

import { formOf, snippets } from "../../api/static/editor-snippets.js";

test("the form of a query is its first own keyword, not one in an IRI, a string or a comment", () => {
  assert.equal(formOf("select * {}"), "SELECT");
  assert.equal(formOf("# ASK\nPREFIX a: <http://DESCRIBE/ASK> DESCRIBE a:x"), "DESCRIBE");
  assert.equal(formOf("BASE <http://x#SELECT> ASK { ?s ?p 'CONSTRUCT' }"), "ASK");
  assert.equal(formOf("PREFIX selected: <x> CONSTRUCT WHERE {}"), "CONSTRUCT");
  assert.equal(formOf(""), "SELECT");
});

test("each form asks for a type that its answer has", () => {
  for (const [query, type] of [["SELECT * {}", "text/csv"], ["ASK {}", "text/csv"], ["DESCRIBE <x>", "text/turtle"]])
    for (const text of Object.values(snippets("http://h/sparql", query))) assert.ok(text.includes(type), text);
});

test("nothing in a query ends its quoting", () => {
  const { curl, python, r } = snippets("http://h/sparql", "ASK { ?s ?p 'a'''b', \")\", \")-\" }");
  assert.ok(curl.includes(`query='ASK { ?s ?p '\\''a'\\'''\\'''\\''b'\\'', ")", ")-" }'`));
  assert.ok(python.includes('query = "ASK'));
  assert.ok(r.startsWith('query <- r"--('));
});
