// A plain entry while it is being written: what is empty, what is named how, what refers to what. Nothing of the page.

/** @typedef {Record<string, any>} Json a node of a plain entry, or the entry */
/** @typedef {{ name: string, label: Record<string, string>, meaning: Record<string, string>, form: string, many: boolean, required: boolean, first: boolean, scheme?: string, kinds?: string[], of?: string }} Field */
/** @typedef {{ name: Record<string, string>, node: string, fields: Field[] }} Kind */
/** @typedef {{ code: string, zh: string, en: string, other: string[], keys: string[], means: Record<string, string>, depth: number }} Choice */
/** @typedef {{ sections: string[], kinds: Record<string, Kind>, choices: Record<string, Choice[]> }} Fields what the site says of its forms */

export const CLAIMS = ["settings", "figures", "trends", "ranks", "assertions"];
const LETTER = {
  settings: "s", figures: "c", trends: "c", ranks: "c", assertions: "c", formulas: "f", honours: "h", periods: "p", tensions: "t", text_issues: "i", appraisals: "a",
};
const SECTIONS_OF = {
  mechanism: ["mechanisms"], claim: CLAIMS, formula: ["formulas"], honour: ["honours"], period: ["periods"], agent: ["agents"], area: ["new_areas"], bureau: ["new_bureaus"], station: ["new_stations"],
};
const CARRIED = ["voice", "narrative_role"]; // what mostly stays from one statement to the next, and is seen there

/** @type {(value: any) => any} the value without what says nothing; nodes in lists stay, so that pointers do */
export function withoutEmpty(value) {
  if (Array.isArray(value)) {
    const kept = value.map((each) => (isObject(each) ? (withoutEmpty(each) ?? {}) : each)).filter((each) => each !== "" && each !== null && each !== undefined);
    return kept.length > 0 ? kept : undefined;
  }
  if (isObject(value)) {
    const kept = Object.entries(value).map(([name, each]) => [name, withoutEmpty(each)]).filter(([, each]) => each !== undefined);
    return kept.length > 0 ? Object.fromEntries(kept) : undefined;
  }
  return value === "" || value === null ? undefined : value;
}

/** @type {(value: any) => value is Json} */
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** @type {(value: any, language: string) => string} the first text in a language, else in the other one */
export function inLanguage(value, language) {
  if (typeof value === "string") return value;
  const texts = isObject(value) ? [value[language], value.zh, value.en] : [];
  const found = texts.find((text) => (Array.isArray(text) ? text.length > 0 : text));
  return (Array.isArray(found) ? found[0] : found) ?? "";
}

/** @type {(entry: Json, section: string) => Json[]} the nodes of a section; one where there is only one */
export const nodesIn = (entry, section) => (section === "entry" ? [entry] : section === "source" ? [(entry.source ??= {})] : (entry[section] ??= []));

/** @type {(section: string, index: number) => string} */
export const pointerOf = (section, index) => (section === "entry" ? "" : section === "source" ? "/source" : `/${section}/${index}`);

/** @type {(entry: Json, section: string) => string | undefined} the next free name in a section; none where the author or the site names it */
export function nextName(entry, section) {
  const letter = LETTER[section];
  if (letter === undefined) return undefined;
  const alike = Object.keys(LETTER).filter((other) => LETTER[other] === letter);
  const taken = new Set(alike.flatMap((other) => nodesIn(entry, other).map(({ id }) => id)));
  for (let number = 1; ; number += 1) {
    const name = letter + String(number).padStart(letter === "c" ? 2 : 1, "0");
    if (!taken.has(name)) return name;
  }
}

/** @type {(entry: Json, section: string, evidence?: string[]) => number} adds a node and gives its place */
export function added(entry, section, evidence = []) {
  const nodes = nodesIn(entry, section);
  /** @type {Json} */
  const made = {};
  const name = nextName(entry, section);
  if (name !== undefined) made.id = name;
  const claims = CLAIMS.includes(section) ? CLAIMS.flatMap((other) => nodesIn(entry, other)) : [];
  const last = nodes.at(-1) ?? claims.at(-1);
  if (CLAIMS.includes(section) && last) {
    for (const field of CARRIED) if (last[field]) made[field] = last[field];
  }
  // A period has its words in what is printed; a station as told is one of those that the entry describes.
  if (evidence.length > 0 && section === "periods") made.as_printed = { zh: quoteOf(entry, evidence[0])?.words };
  else if (evidence.length > 0) made.evidence = evidence;
  if (section === "stations_as_told") made.id = (entry.stations ?? []).find((name) => !nodes.some(({ id }) => id === name));
  nodes.push(made);
  return nodes.length - 1;
}

/** @type {(entry: Json, kinds: string[]) => { value: string, node: Json | null, kind: string }[]} what of an entry can be referred to */
export function referable(entry, kinds) {
  const found = kinds.flatMap((kind) => (SECTIONS_OF[kind] ?? []).flatMap((section) => nodesIn(entry, section)).filter(({ id }) => id).map((node) => ({ kind, node, name: node.id })));
  const told = kinds.includes("station") ? (entry.stations ?? []).map((name) => ({ kind: "station", node: null, name })) : [];
  const values = new Map();
  for (const { kind, node, name } of [...told, ...found]) {
    const value = kinds.length > 1 ? `${kind}:${name}` : name;
    if (!values.has(value) || values.get(value).node === null) values.set(value, { value, node, kind });
  }
  return [...values.values()];
}

/** Where a node has got another name, what refers to it says the new one. @param {Fields} fields @param {Json} entry @param {string} kind @param {string} from @param {string} to */
export function renamed(fields, entry, kind, from, to) {
  /** @type {(node: Json, name: string) => void} */
  const visit = (node, name) => {
    for (const field of fields.kinds[name].fields) {
      if (field.form === "nodes") for (const child of node[field.name] ?? []) visit(child, field.of ?? "");
      if (field.form !== "reference" || !field.kinds?.includes(kind)) continue;
      const [old, now] = field.kinds.length > 1 ? [`${kind}:${from}`, `${kind}:${to}`] : [from, to];
      const given = node[field.name];
      const replaced = Array.isArray(given) ? given.map((each) => (each === old ? now : each)) : given === old ? now : given;
      if (given !== undefined) Object.assign(node, { [field.name]: replaced });
    }
  };
  for (const section of ["entry", ...fields.sections]) for (const node of nodesIn(entry, section)) visit(node, section);
}

/** @type {(entry: Json) => Set<string>} names of the quotes that something cites */
export function cited(entry) {
  const found = new Set();
  /** @type {(value: any) => void} */
  const visit = (value) => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (isObject(value)) {
      for (const [name, each] of Object.entries(value)) {
        if (name === "evidence" || name === "cue") for (const span of each ?? []) if (typeof span === "string") found.add(span);
        if (name !== "quotes") visit(each);
      }
    }
  };
  visit(entry);
  return found;
}

/** @type {(name: string) => [number, number]} */
export const placeOf = (name) => {
  const [start, end] = String(name).split("-").map(Number);
  return Number.isInteger(start) && Number.isInteger(end) ? [start, end] : [0, 0];
};

/** Quotes words at a place; the quotes stay in the order of the text. @type {(entry: Json, start: number, words: string[]) => string} */
export function quoted(entry, start, words) {
  const name = `${start}-${start + words.length}`;
  entry.quotes ??= [];
  if (!entry.quotes.some(({ id }) => id === name)) entry.quotes.push({ id: name, words: words.join("") });
  entry.quotes.sort((first, second) => placeOf(first.id)[0] - placeOf(second.id)[0] || placeOf(first.id)[1] - placeOf(second.id)[1]);
  return name;
}

/** @type {(entry: Json, name: string) => Json | undefined} */
export const quoteOf = (entry, name) => (entry.quotes ?? []).find(({ id }) => id === name);

/** @type {(entry: Json) => Json} as it is sent: nothing empty, no quote that nothing cites */
export function toSend(entry) {
  const used = cited(entry);
  const quotes = (entry.quotes ?? []).filter(({ id, warrants }) => used.has(id) || warrants?.length > 0);
  return withoutEmpty({ ...entry, quotes }) ?? {};
}

/**
 * A new entry with what follows from who codes and when; the rest is asked for.
 * @type {(role: string, now: Date) => Json}
 */
export function newEntry(role, now) {
  const coder = role || "coder";
  return {
    stations: [],
    review_status: "draft",
    created: now.toISOString().slice(0, 10),
    source: {},
    curations: [{ id: "1", label: { zh: "首次编码", en: "First coding" }, method: "manual", ended: `${now.toISOString().slice(0, 19)}Z`, by: [coder], protocol: ["coding-protocol-0.2"], used: [] }],
    agents: [{ id: coder, label: { zh: `${coder}（角色账号）`, en: `${coder} (role account)` } }],
    quotes: [],
  };
}

/** @type {(entry: Json, id: string) => void} the id of the entry is that of its source, too, which is what was coded */
export function nameEntry(entry, id) {
  Object.assign(entry, { id });
  if (entry.source?.id) entry.source.id = id;
  for (const coding of entry.curations ?? []) if ((coding.used ?? []).length < 2) coding.used = [id];
}

/** @type {(fields: Fields, scheme: string | undefined, code: string, language: string) => string} */
export const conceptLabel = (fields, scheme, code, language) => fields.choices[scheme ?? ""]?.find((choice) => choice.code === code)?.[language] ?? code;

/** @type {(fields: Fields, entry: Json, section: string, node: Json, language: string) => string} a node in a line */
export function inShort(fields, entry, section, node, language) {
  const field = (/** @type {string} */ name) => fields.kinds[section].fields.find((each) => each.name === name);
  const concept = (/** @type {string} */ name) => (node[name] ? conceptLabel(fields, field(name)?.scheme, [node[name]].flat()[0], language) : "");
  const words = (node.evidence ?? []).map((name) => (typeof name === "string" ? quoteOf(entry, name)?.words : name.words)).find(Boolean);
  const own = inLanguage(node.label, language) || node.token || inLanguage(node.title, language) || inLanguage(node.as_printed, language);
  const told = {
    figures: [concept("indicator"), [node.value, concept("unit")].filter((each) => each !== undefined && each !== "").join(language === "zh" ? "" : " ")],
    trends: [concept("indicator"), concept("direction")],
    ranks: [concept("indicator"), node.rank ?? inLanguage(node.rank_band, language)],
    assertions: [concept("indicator"), concept("direction")],
    settings: [concept("setting")],
    tensions: [concept("tension_kind"), inLanguage(node.note, language)],
    text_issues: [concept("issue_kind")],
    appraisals: [node.appraises],
    mechanisms: [own, concept("mechanism_type")],
    honours: [own, concept("honour_type")],
    periods: [own, concept("period_kind")],
  }[section] ?? [own];
  const line = told.filter((part) => part !== undefined && part !== "").join(" · ");
  return line || (words ? `「${inLanguage(words, "zh")}」` : node.id || "");
}
