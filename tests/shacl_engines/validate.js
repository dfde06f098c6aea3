// rdf-validate-shacl over many small graphs: node validate.js SHAPES REFERENCE CASE… > findings.
// Each line is one finding: case, shape, focus, path, severity, between tabs.

import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { Parser, Store } from "n3";
import SHACLValidator from "rdf-validate-shacl";

const read = (name) => new Parser().parse(readFileSync(name, "utf-8"));
const text = (node) => (node?.termType === "NamedNode" ? node.value : "_:");

const [shapes, reference, ...cases] = process.argv.slice(2);
const validator = new SHACLValidator(new Store(read(shapes)));
const around = read(reference);
for (const name of cases) {
  const report = await validator.validate(new Store([...around, ...read(name)]));
  for (const result of report.results) {
    const severity = result.severity.value.split("#").pop();
    const path = result.path?.termType === "NamedNode" ? result.path.value : "-";
    console.log([basename(name), text(result.sourceShape), text(result.focusNode), path, severity].join("\t"));
  }
}
