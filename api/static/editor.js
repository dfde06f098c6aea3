// The SPARQL page: asks /sparql, shows the answer, and keeps address, examples and snippets in step.

import { showChart, chartOf } from "./editor-chart.js";
import { openDraftList } from "./editor-draft-list.js";
import { openDrafts } from "./editor-drafts.js";
import { openField } from "./editor-field.js";
import { byId, element, labelsOf, language, root, say } from "./editor-page.js";
import { showResult, readResult, thingsIn } from "./editor-result.js";
import { snippets } from "./editor-snippets.js";
import { labelledCsv } from "./editor-labelled.js";
import { nearest, unknownIn } from "./editor-terms.js";
import { fileName } from "./editor-title.js";

/** @type {{ base: string, prefixes: Record<string, string>, given: boolean, examples: Record<string, string> }} */
const data = JSON.parse(byId("data").textContent ?? "");
const endpoint = new URL(`${root}sparql`, location.href).href;

const SOLUTIONS = [
  ["CSV", "text/csv", "csv"],
  ["TSV", "text/tab-separated-values", "tsv"],
  ["JSON", "application/sparql-results+json", "json"],
  ["XML", "application/sparql-results+xml", "xml"],
];
const GRAPHS = [
  ["Turtle", "text/turtle", "ttl"],
  ["N-Triples", "application/n-triples", "nt"],
  ["JSON-LD", "application/ld+json", "jsonld"],
  ["RDF/XML", "application/rdf+xml", "rdf"],
];
const MARKED = new Set(["csv", "tsv"]); // spreadsheets read a table as UTF-8 only where it begins with the mark
const MOST_NETWORKS = 8;

const drafts = openDrafts({ tab: storage("sessionStorage"), shelf: storage("localStorage") });
const draftList = openDraftList({ drafts, take: takeBack });
/** @type {Promise<import("./editor-terms.js").VocabularyTerm[]>} */
const terms = fetch(`${root}sparql/terms`).then((response) => (response.ok ? response.json() : []), () => []);
const field = openField({ text: /** @type {HTMLTextAreaElement} */ (byId("query")), place: byId("editor"), data, terms, run, changed: keep });
const served = data.given ? field.get() : "";
/** @type {AbortController | null} */
let asking = null;

// ---- asking

function post(query, accept, signal) {
  return fetch(endpoint, {
    method: "POST",
    headers: { Accept: accept, "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ query }),
    signal,
  });
}

async function run() {
  asking?.abort();
  const mine = (asking = new AbortController());
  const query = field.get();
  const began = performance.now();
  byId("problem").hidden = true;
  byId("result").hidden = true;
  byId("stop").hidden = false;
  byId("status").textContent = say("正在查询……", "Asking …");
  field.unmark();
  remember(query);
  void nameTypos(query);
  let response, body;
  try {
    response = await post(query, "application/sparql-results+json, application/n-triples;q=0.9", mine.signal);
    body = await response.text();
  } catch {
    if (asking === mine) {
      byId("status").textContent =
        mine.signal.aborted ? say("已停止。", "Stopped.") : say("无法连接服务器。", "The server cannot be reached.");
    }
    return;
  } finally {
    if (asking === mine) byId("stop").hidden = true;
  }
  if (asking !== mine) return;
  if (!response.ok) {
    complain(response, body);
    return;
  }
  const result = readResult(response.headers.get("content-type") ?? "", body);
  await show(result, query, mine);
  if (asking === mine) byId("status").textContent = summary(result, performance.now() - began);
}

// Says which names no term bears: such a query runs, and finds nothing.
async function nameTypos(query) {
  const known = await terms;
  const told = unknownIn(query, known, data.prefixes).map((name) => {
    const near = nearest(name, known);
    return near ? say(`没有术语 ${name}；是否指 ${near}？`, `${name} is no term; ${near}?`) : say(`没有术语 ${name}。`, `${name} is no term.`);
  });
  if (query !== field.get()) return;
  byId("typos").hidden = told.length === 0;
  byId("typos").replaceChildren(...told.map((text) => element("span", {}, text)));
}

function summary(result, milliseconds) {
  const seconds = (milliseconds / 1000).toFixed(2);
  if (result.boolean !== undefined) return say(`用时 ${seconds} 秒。`, `Took ${seconds} s.`);
  return say(`共 ${result.rows.length} 行，用时 ${seconds} 秒。`, `${result.rows.length} rows in ${seconds} s.`);
}

function complain(response, body) {
  const told = (response.headers.get("content-type") ?? "").startsWith("application/problem+json");
  const problem = told ? JSON.parse(body) : {};
  byId("status").textContent = "";
  byId("problem").replaceChildren(
    element("strong", {}, problem.title ?? `HTTP ${response.status}`),
    element("p", {}, problem.detail ?? response.statusText),
  );
  byId("problem").hidden = false;
  if (problem.line) field.mark(problem.line, problem.column ?? 1);
}

// ---- showing

async function show(result, query, mine) {
  const names = await labelsOf(result, data.base);
  if (asking !== mine) return;
  byId("result").hidden = false;
  showResult(byId("table"), result, names, data);
  const chart = chartOf(result, names);
  byId("views").hidden = chart === null;
  view("table");
  if (chart) showChart(byId("chart"), chart);
  byId("downloads").replaceChildren(
    ...(result.graph ? GRAPHS : SOLUTIONS)
      .filter(([, , suffix]) => result.boolean === undefined || suffix === "json" || suffix === "xml")
      .map(([name, type, suffix]) => {
        const button = element("button", { type: "button", class: "button" }, `${say("下载", "Download")} ${name}`);
        button.addEventListener("click", () => download(query, type, suffix));
        return button;
      }),
    ...(result.boolean === undefined && names.size ? [labelled(result, names, query)] : []),
  );
  const things = thingsIn(result, data.base);
  byId("networks").hidden = things.length === 0;
  byId("networks").replaceChildren(
    say("在网络图中查看：", "See in the network: "),
    ...things.slice(0, MOST_NETWORKS).flatMap((iri, index) => [
      index ? say("、", ", ") : "",
      element("a", { href: `${root}network?` + new URLSearchParams({ focus: iri }) }, names.get(iri) ?? iri),
    ]),
    things.length > MOST_NETWORKS ? say(` 等 ${things.length} 项`, ` and ${things.length - MOST_NETWORKS} more`) : "",
  );
}

function labelled(result, names, query) {
  const button = element("button", { type: "button", class: "button" }, say("下载 CSV（带名称）", "Download CSV with labels"));
  button.addEventListener("click", () =>
    save(new Blob(["\uFEFF", labelledCsv(result, names, say("名称", "label"))], { type: "text/csv" }), fileName(query, language(), "csv")));
  return button;
}

function view(chosen) {
  for (const name of ["table", "chart"]) {
    byId(name).hidden = name !== chosen;
    byId(`as-${name}`).setAttribute("aria-pressed", String(name === chosen));
  }
}

async function download(query, type, suffix) {
  const response = await post(query, type);
  if (!response.ok) {
    complain(response, await response.text());
    return;
  }
  const file = new Blob([...(MARKED.has(suffix) ? ["\uFEFF"] : []), await response.blob()], { type });
  save(file, fileName(query, language(), suffix));
}

/** @param {Blob} file @param {string} name */
function save(file, name) {
  const address = URL.createObjectURL(file);
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

// ---- drafts

/** Null where the browser forbids it. @param {"localStorage" | "sessionStorage"} name @returns {Storage | null} */
function storage(name) {
  try {
    return window[name];
  } catch {
    return null;
  }
}

function keep(text) {
  byId("unkept").hidden = drafts.keep(text);
  if (text.trim() === "") draftList.show();
}

// Puts a text in the place of the one in the field; where that was a draft, it is kept and offered back.
function put(text) {
  draftList.offer(drafts.begin(text));
  field.set(text);
  draftList.show();
}

function takeBack(text) {
  put(text);
  drafts.rebase(given());
  keep(text);
  draftList.show();
}

// ---- address, snippets, examples

const permalink = (query) => `${endpoint}#${new URLSearchParams({ query })}`;

function remember(query) {
  history.replaceState(null, "", permalink(query));
  drafts.rebase(query);
  refresh();
}

function refresh() {
  for (const [id, text] of Object.entries(snippets(endpoint, field.get()))) byId(id).textContent = text;
}

const inAddress = () => new URLSearchParams(location.hash.slice(1)).get("query");
const given = () => inAddress() ?? served;

// The tab's draft where it was written upon what the address gives; else that.
function begin() {
  const draft = drafts.resume(given());
  if (draft !== null) field.set(draft);
  else if (given() !== "") put(given());
  draftList.show();
  refresh();
}

async function copy(text, button) {
  const words = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = say("已复制", "Copied");
  } catch {
    button.textContent = say("浏览器不允许复制", "The browser does not allow it");
  }
  setTimeout(() => (button.textContent = words), 2_000);
}

function findExamples(words) {
  const wanted = words.trim().toLowerCase();
  let found = 0;
  for (const topic of /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll(".topic"))) {
    let here = 0;
    for (const item of topic.querySelectorAll("li")) {
      item.hidden = !item.textContent.toLowerCase().includes(wanted);
      if (!item.hidden) here += 1;
    }
    topic.hidden = here === 0;
    topic.open = wanted !== "" && here > 0;
    found += here;
  }
  byId("no-example").hidden = found > 0;
}

const catalogue = /** @type {HTMLDetailsElement} */ (byId("catalogue"));
const finder = /** @type {HTMLInputElement} */ (byId("find-example"));

byId("ask").addEventListener("submit", (event) => {
  field.save();
  if (event.submitter?.id === "save") return;
  event.preventDefault();
  run();
});
byId("stop").addEventListener("click", () => asking?.abort());
byId("link").addEventListener("click", (event) => copy(permalink(field.get()), event.target));
byId("as-table").addEventListener("click", () => view("table"));
byId("as-chart").addEventListener("click", () => view("chart"));
byId("elsewhere").addEventListener("toggle", refresh);
finder.addEventListener("input", () => findExamples(finder.value));
catalogue.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link?.dataset.example || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  put(data.examples[link.dataset.example]);
  if (!wide.matches) catalogue.open = false;
  run();
});
for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-copy]"))) {
  button.addEventListener("click", () => {
    refresh();
    copy(byId(button.dataset.copy ?? "").textContent, button);
  });
}
addEventListener("hashchange", () => {
  const query = inAddress();
  if (query !== null && query !== field.get()) put(query);
});

const wide = matchMedia("(min-width: 70rem)");
catalogue.open = wide.matches;
for (const id of ["finder", "link", "elsewhere"]) byId(id).hidden = false;
begin();
