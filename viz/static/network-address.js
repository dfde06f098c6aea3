// What is seen as the fragment of an address, and back: what was unfolded and folded in order, hidden, pinned
// (with its place), filters, layout and the selected node. IRIs are shortened by the prefixes of the graph.
"use strict";

/** @param {Record<string, string>} prefixes prefix to name space */
const NetworkAddress = (prefixes) => {
  const MARK = "#net:";
  const STEPS = 40; // each step read from an address is a request
  const NAMES = 200; // hidden or pinned nodes
  const FILTERS = ["family", "setting", "credit", "grade"];

  /** @param {string} iri */
  function shorten(iri) {
    let best = ["", ""];
    for (const [prefix, space] of Object.entries(prefixes))
      if (iri.startsWith(space) && space.length > best[1].length) best = [prefix, space];
    const name = best[0] ? `${best[0]}:${iri.slice(best[1].length)}` : iri;
    return encodeURIComponent(name).replaceAll("%3A", ":").replaceAll("%2F", "/");
  }
  /** @param {string} text */
  function lengthen(text) {
    const name = decodeURIComponent(text);
    const colon = name.indexOf(":");
    const prefix = name.slice(0, colon);
    return colon > 0 && Object.hasOwn(prefixes, prefix) ? prefixes[prefix] + name.slice(colon + 1) : name;
  }

  /** @param {NetworkStep} step */
  function stepText({ id, fold, bring, relation, inward }) {
    if (fold || bring) return `${fold ? "-" : "!"}${shorten(id)}`;
    return relation ? [shorten(id), shorten(relation), inward ? "in" : "out"].join(";") : shorten(id);
  }
  /** @param {string} text @returns {NetworkStep} */
  function readStep(text) {
    if (text.startsWith("-")) return { id: lengthen(text.slice(1)), fold: true };
    if (text.startsWith("!")) return { id: lengthen(text.slice(1)), bring: true };
    const [id, relation, way] = text.split(";");
    return relation ? { id: lengthen(id), relation: lengthen(relation), inward: way === "in" } : { id: lengthen(id) };
  }

  // `seen`: steps, hidden, pinned (list of [id, x, y]), filters, layout, selected. "" where nothing was changed.
  function asFragment(seen) {
    const pieces = [];
    const add = (name, texts) => { if (texts.length) pieces.push(`${name}=${texts.join(",")}`); };
    add("steps", seen.steps.slice(0, STEPS).map(stepText));
    add("hidden", seen.hidden.slice(0, NAMES).map(shorten));
    add("pinned", seen.pinned.slice(0, NAMES).map(([id, x, y]) => `${shorten(id)};${Math.round(x)};${Math.round(y)}`));
    add("off", [...seen.filters.kinds].map(encodeURIComponent));
    for (const name of FILTERS) if (seen.filters[name]) add(name, [shorten(seen.filters[name])]);
    if (seen.layout !== "first") add("layout", [encodeURIComponent(seen.layout)]);
    if (pieces.length && seen.selected) add("at", [shorten(seen.selected)]);
    return pieces.length ? MARK + pieces.join("&") : "";
  }

  // What `asFragment` gave; `more` is how much is beyond the bounds. Null for a fragment that is not of this kind.
  // Throws URIError where an escape in it is broken.
  function read(fragment) {
    if (!fragment.startsWith(MARK)) return null;
    const lists = new Map(fragment.slice(MARK.length).split("&").map((piece) => {
      const [name, value = ""] = piece.split("=");
      return [name, value ? value.split(",") : []];
    }));
    const list = (name) => lists.get(name) ?? [];
    const first = (name) => (list(name).length ? lengthen(list(name)[0]) : "");
    const steps = list("steps");
    return {
      steps: steps.slice(0, STEPS).map(readStep),
      more: Math.max(0, steps.length - STEPS),
      hidden: list("hidden").slice(0, NAMES).map(lengthen),
      pinned: list("pinned").slice(0, NAMES).map((text) => {
        const [id, x, y] = text.split(";");
        return [lengthen(id), Number(x), Number(y)];
      }).filter(([, x, y]) => Number.isFinite(x) && Number.isFinite(y)),
      kinds: list("off").map(decodeURIComponent),
      filters: Object.fromEntries(FILTERS.map((name) => [name, first(name)])),
      layout: first("layout") || "first",
      selected: first("at"),
    };
  }

  const isOwn = (fragment) => fragment.startsWith(MARK);
  return { read, asFragment, isOwn, STEPS };
};
