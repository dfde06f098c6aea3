// What is known of a network and what of it is shown: nodes, edges, filters, what was unfolded, and the way back.
"use strict";

const NetworkModel = () => {
  const BACK = 60; // states that can be gone back to
  const { data, lang, say, kinds } = NetworkPage;

  /** @type {Map<string, NetworkNode>} */
  const nodes = new Map();
  /** @type {Map<string, NetworkEdge>} */
  const edges = new Map();
  /** @type {Map<string, InBoth>} */
  const facets = new Map(); // what nodes are filtered by: IRI → label in both languages
  /**
   * @type {{ shown: Map<string, Set<string>>, hidden: Set<string>, pinned: Set<string>, selected: string | null,
   *   filters: Record<string, any>, steps: NetworkStep[], pages: Map<string, number | null>, layout: string }}
   */
  const state = {
    shown: new Map(), // id → set of ids whose unfolding brought it ("" = it was there from the start)
    hidden: new Set(),
    pinned: new Set(),
    selected: null,
    filters: { kinds: new Set(), family: "", setting: "", credit: "", grade: "" },
    steps: [], // what was unfolded and folded, in order: what an address has to say again
    pages: new Map(), // node and relation → offset of the next page of neighbours, null at the end
    layout: "first",
  };
  /** @type {object[]} */
  const past = [];

  function learn(answer, drawing) {
    for (const node of answer.nodes) nodes.set(node.id, nodes.get(node.id) ?? node);
    for (const node of drawing.nodes) {
      const there = nodes.get(node.id);
      if (there && !there.drawing) there.drawing = node;
    }
    const drawings = new Map(drawing.edges.map((edge) => [edge.id, edge]));
    for (const edge of answer.edges)
      if (!edges.has(edge.id)) edges.set(edge.id, { ...edge, drawing: drawings.get(edge.id) });
    for (const [iri, label] of Object.entries(answer.facets)) facets.set(iri, label);
  }

  const label = (id) => nodes.get(id)?.label[lang] ?? id;
  const kindName = (id) => kinds.get(nodes.get(id)?.kind)?.label ?? "";

  function passes(node) {
    if (state.hidden.has(node.id) || state.filters.kinds.has(node.kind)) return false;
    for (const facet of ["family", "setting"]) {
      const values = node.facets[facet];
      if (state.filters[facet] && values && !values.includes(state.filters[facet])) return false;
    }
    return true;
  }
  function edgePasses(edge) {
    if (edge.credit && state.filters.credit && edge.credit !== state.filters.credit) return false;
    return !(edge.grade && state.filters.grade && edge.grade < state.filters.grade);
  }
  // What is shown and passes the filters: nodes by id, and the edges between them.
  function visible() {
    const shown = new Map();
    for (const id of state.shown.keys()) if (passes(nodes.get(id))) shown.set(id, nodes.get(id));
    const lines = [...edges.values()].filter(
      (edge) => edge.drawing && shown.has(edge.source) && shown.has(edge.target) && edgePasses(edge));
    if (state.selected && !shown.has(state.selected)) state.selected = null;
    return { shown, lines };
  }

  // The lines that a legend explains: each kind of credit, and how wide the lowest and the highest grade are drawn.
  function samples() {
    const lines = [...edges.values()].filter((edge) => edge.credit && state.shown.has(edge.source) && state.shown.has(edge.target));
    const found = ["explicit", "juxtaposed"].filter((credit) => lines.some((edge) => edge.credit === credit))
      .map((credit) => ({ label: data.credits[credit], width: 2.5, dashed: credit === "juxtaposed" }));
    const graded = new Map(lines.filter((edge) => edge.grade).map((edge) => [edge.grade, edge.drawing.width]));
    const grades = [...graded.keys()].sort();
    if (graded.size > 1)
      for (const grade of [grades[0], grades[grades.length - 1]]) found.push({ label: say("graded", { grade: grade.toUpperCase() }), width: graded.get(grade), dashed: false });
    return found;
  }

  // The neighbours of a node that are known without asking.
  function known(id) {
    const found = new Set();
    for (const { source, target } of edges.values()) {
      if (source === id && nodes.get(target)?.drawing) found.add(target);
      if (target === id && nodes.get(source)?.drawing) found.add(source);
    }
    return [...found];
  }

  // Keeps the state to go back to; `forget` takes the last one away again, `back` returns to it (false: none left).
  function remember() {
    past.push({
      shown: new Map([...state.shown].map(([id, by]) => [id, new Set(by)])),
      hidden: new Set(state.hidden),
      pinned: new Set(state.pinned),
      filters: { ...state.filters, kinds: new Set(state.filters.kinds) },
      steps: [...state.steps],
      pages: new Map(state.pages),
    });
    if (past.length > BACK) past.shift();
  }
  const forget = () => past.pop();
  function back() {
    const last = past.pop();
    Object.assign(state, last ?? {});
    return Boolean(last);
  }
  const canGoBack = () => past.length > 0;
  const begin = () => { past.length = 0; };

  learn(data.picture, data.drawing);
  for (const node of data.picture.nodes) state.shown.set(node.id, new Set([""]));

  return { nodes, edges, facets, state, learn, label, kindName, visible, samples, known, remember, forget, back, canGoBack, begin };
};
