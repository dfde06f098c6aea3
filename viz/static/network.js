// Shows a network of the graph and lets a person explore it: canvas, unfolding, keyboard, layouts, address. Asks
// nothing but the site's own API; in a stand-alone file (no API) it asks nothing at all.
"use strict";

(() => {
  const LIMIT = 400; // nodes on the canvas at once
  const { extent, settle, columns, rings } = NetworkDrawing;
  const { $, data, lang, say, kinds, tell, ask } = NetworkPage;

  // ---------------------------------------------------------------- what is known and what is shown

  const nodes = new Map(); // id → node of the API with .drawing
  const edges = new Map();
  const state = {
    shown: new Map(), // id → set of ids whose unfolding brought it ("" = it was there from the start)
    hidden: new Set(),
    pinned: new Set(),
    selected: null,
    filters: { kinds: new Set(), family: "", setting: "", credit: "", grade: "" },
    steps: [], // what was unfolded and folded, in order: what an address has to say again
    pages: new Map(), // node and relation → where the next page of neighbours begins
    layout: "first",
  };
  const past = [];
  const acts = {};

  function learn(answer, drawing) {
    for (const node of answer.nodes) nodes.set(node.id, nodes.get(node.id) ?? node);
    for (const node of drawing.nodes) {
      const known = nodes.get(node.id);
      if (known && !known.drawing) known.drawing = node;
    }
    const drawings = new Map(drawing.edges.map((edge) => [edge.id, edge]));
    for (const edge of answer.edges)
      if (!edges.has(edge.id)) edges.set(edge.id, { ...edge, drawing: drawings.get(edge.id) });
  }

  learn(data.picture, data.drawing);
  for (const node of data.picture.nodes) state.shown.set(node.id, new Set([""]));

  const label = (id) => nodes.get(id)?.label[lang] ?? id;
  const address = NetworkAddress(data.prefixes);
  let restoring = true; // until what the address says is done, it is not written anew
  const lists = NetworkLists({ nodes, edges, state, label, acts });
  const card = NetworkCard({ nodes, edges, state, label, acts });
  const kindName = (id) => kinds.get(nodes.get(id).kind).label;

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
  function remember() {
    past.push({
      shown: new Map([...state.shown].map(([id, by]) => [id, new Set(by)])),
      hidden: new Set(state.hidden),
      pinned: new Set(state.pinned),
      filters: { ...state.filters, kinds: new Set(state.filters.kinds) },
      steps: [...state.steps],
      pages: new Map(state.pages),
    });
    if (past.length > 60) past.shift();
  }

  // ---------------------------------------------------------------- the canvas

  const stage = $("network-canvas");
  const nodeSet = new vis.DataSet();
  const edgeSet = new vis.DataSet();
  const options = { ...data.drawing.options, autoResize: true };
  const network = new vis.Network(stage, { nodes: nodeSet, edges: edgeSet }, options);
  const pictures = NetworkExports({ network, nodeSet, edgeSet, nodes });
  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  function paint() {
    const colours = dark.matches ? ["#e8e8e3", "#17191c"] : ["#1d1f22", "#ffffff"];
    network.setOptions({
      nodes: { font: { color: colours[0], strokeWidth: 4, strokeColor: colours[1] } },
      edges: { font: { color: colours[0], strokeWidth: 4, strokeColor: colours[1] } },
    });
  }

  function drawnNode(node) {
    return { ...node.drawing, fixed: state.pinned.has(node.id), borderWidth: state.pinned.has(node.id) ? 4 : 1.5 };
  }

  function sync() {
    const visible = new Map();
    for (const id of state.shown.keys()) if (passes(nodes.get(id))) visible.set(id, nodes.get(id));
    const lines = [...edges.values()].filter(
      (edge) => edge.drawing && visible.has(edge.source) && visible.has(edge.target) && edgePasses(edge));
    const places = network.getPositions();
    for (const [id, at] of Object.entries(places))
      if (nodes.get(id)?.drawing) Object.assign(nodes.get(id).drawing, at);
    const lineIds = new Set(lines.map((edge) => edge.id));
    edgeSet.remove(edgeSet.getIds().filter((id) => !lineIds.has(id)));
    nodeSet.remove(nodeSet.getIds().filter((id) => !visible.has(id)));
    // Only what is new or was pinned is handed over: the library works through all it is given.
    nodeSet.update([...visible.values()].filter((node) => {
      const there = nodeSet.get(node.id);
      return !there || there.fixed !== state.pinned.has(node.id);
    }).map(drawnNode));
    edgeSet.add(lines.filter((edge) => !edgeSet.get(edge.id)).map((edge) => edge.drawing));
    if (state.selected && !visible.has(state.selected)) state.selected = null;
    network.setSelection({ nodes: state.selected ? [state.selected] : [], edges: [] });
    summarise(visible, lines);
    lists.legend();
    lists.tabulate(visible, lines);
    $("network-undo").disabled = past.length === 0;
    noteAddress();
  }

  function summarise(visible, lines) {
    const text = say("shown", { nodes: visible.size, edges: lines.length });
    $("network-count").textContent = text;
    stage.setAttribute("aria-label", say("picture", { summary: text }));
  }
  // The layout is stretched to the shape of the canvas: wide screens get wide columns, phones narrow ones.
  function fitLayout() {
    const placed = [...nodes.values()].filter((node) => node.drawing);
    if (placed.length < 3) return;
    const span = (axis) => {
      const all = placed.map((node) => node.drawing[axis]);
      return Math.max(...all) - Math.min(...all) + (axis === "x" ? 170 : 70);
    };
    const readable = Math.min(0.77, stage.clientWidth / span("x") / 1.1);
    const tall = Math.min(1100, span("y") * 1.1 * readable);
    if (tall > stage.clientHeight) {
      stage.style.height = `${tall}px`;
      network.setSize("100%", `${tall}px`);
      network.redraw();
    }
    const shape = stage.clientWidth / stage.clientHeight;
    const ratio = shape / (span("x") / span("y"));
    const most = data.picture.view === "whole" ? [0.45, 1.9] : [1, 1.4];
    const stretch = Math.min(most[1], Math.max(most[0], ratio));
    for (const node of placed) node.drawing.x *= stretch;
  }

  function fit() {
    network.fit({ nodes: nodeSet.getIds(), animation: false, maxZoomLevel: 1.15 });
    stage.dataset.scale = network.getScale();
  }

  // ---------------------------------------------------------------- places for nodes that come later

  function place(parent, fresh) {
    const positions = network.getPositions();
    const taken = Object.entries(positions).map(([id, at]) => ({ ...at, ...extent(nodes.get(id).drawing) }));
    const middle = { x: 0, y: 0 };
    for (const at of taken) {
      middle.x += at.x / taken.length;
      middle.y += at.y / taken.length;
    }
    settle(fresh.map((id) => nodes.get(id).drawing), positions[parent] ?? middle, middle, taken);
  }

  // ---------------------------------------------------------------- what a person can do

  function localNeighbours(id) {
    const found = [];
    for (const edge of edges.values()) {
      if (edge.source === id && nodes.get(edge.target)?.drawing) found.push(edge.target);
      if (edge.target === id && nodes.get(edge.source)?.drawing) found.push(edge.source);
    }
    return [...new Set(found)];
  }

  // Brings the neighbours of a node, all or by one relation ({ relation, inward }); false where it could not.
  async function expand(id, by = null) {
    let found = localNeighbours(id);
    let total = found.length;
    const page = by && `${id} ${by.relation} ${by.inward}`;
    let after = "";
    if (data.api) {
      tell(say("loading"));
      try {
        const wish = by ? { relation: by.relation, inward: by.inward, after: state.pages.get(page) ?? "" } : {};
        const answer = await ask("neighbours", { node: id, ...wish, draw: lang });
        learn(answer, answer.drawing);
        found = answer.nodes.map((node) => node.id);
        total = answer.total;
        after = answer.after;
      } catch (error) {
        tell(say("failed", { reason: error.message }));
        return false;
      }
    } else if (!found.some((one) => !state.shown.has(one))) {
      tell(say("offline"));
      return false;
    }
    const fresh = found.filter((one) => one !== id && (!state.shown.has(one) || state.hidden.has(one)));
    if (state.shown.size + fresh.length > LIMIT) {
      tell(say("full", { limit: LIMIT }));
      return false;
    }
    remember();
    state.steps.push(by ? { id, relation: by.relation, inward: by.inward } : { id });
    if (by) state.pages.set(page, after);
    place(id, fresh.filter((one) => !state.shown.has(one)));
    for (const one of found) {
      if (one === id) continue;
      state.hidden.delete(one);
      if (state.shown.has(one)) state.shown.get(one).add(id);
      else state.shown.set(one, new Set([id]));
    }
    sync();
    if (fresh.length > 8) fit();
    const added = say("expanded", { label: label(id), added: fresh.length });
    tell(total > found.length ? say("both", { one: added, other: say("some", { total, shown: found.length }) }) : added);
    if (!restoring) await card.show(id);
    return true;
  }

  function collapse(id) {
    const before = state.shown.size;
    remember();
    const drop = (parent) => {
      for (const [one, by] of [...state.shown]) {
        if (one === parent || !by.has(parent)) continue;
        by.delete(parent);
        if (by.size === 0 && !state.pinned.has(one)) {
          state.shown.delete(one);
          drop(one);
        }
      }
    };
    drop(id);
    const removed = before - state.shown.size;
    if (!removed) past.pop();
    while (state.steps.at(-1)?.id === id && !state.steps.at(-1).fold) state.steps.pop();
    if (state.steps.some((step) => step.id === id)) state.steps.push({ id, fold: true });
    for (const page of [...state.pages.keys()]) if (page.startsWith(`${id} `)) state.pages.delete(page);
    sync();
    tell(removed ? say("collapsed", { label: label(id), removed }) : say("nothing"));
    if (!restoring) card.show(id);
  }

  function hide(id) {
    remember();
    state.hidden.add(id);
    sync();
    tell(say("hidden", { label: label(id) }));
    card.show(null);
  }

  function pin(id) {
    remember();
    if (!state.pinned.delete(id)) state.pinned.add(id);
    sync();
    tell(say(state.pinned.has(id) ? "pinned" : "unpinned", { label: label(id) }));
    card.show(id);
  }

  function undo() {
    const last = past.pop();
    if (!last) return;
    Object.assign(state, last);
    lists.reflectFilters();
    sync();
    tell(say("undone"));
  }

  function select(id, { centre = false } = {}) {
    state.selected = id;
    network.setSelection({ nodes: id ? [id] : [], edges: [] });
    if (id && centre) network.focus(id, { scale: Math.max(network.getScale(), 0.7), animation: false });
    if (id) tell(say("selected", { label: label(id), kind: kindName(id) }));
    card.show(id);
  }

  function step(dx, dy) {
    const all = network.getPositions(nodeSet.getIds());
    const from = state.selected ? all[state.selected] : network.getViewPosition();
    let best = null;
    for (const [id, at] of Object.entries(all)) {
      if (id === state.selected) continue;
      const along = (at.x - from.x) * dx + (at.y - from.y) * dy;
      const across = Math.abs((at.x - from.x) * dy) + Math.abs((at.y - from.y) * dx);
      if (along <= 1) continue;
      const cost = along + 2.5 * across;
      if (!best || cost < best.cost) best = { id, cost };
    }
    if (best) select(best.id, { centre: true });
  }

  Object.assign(acts, { expand, collapse, hide, pin, select, remember, sync });

  // ---------------------------------------------------------------- search

  let found = [];
  let at = -1;
  function search(text) {
    const wanted = text.trim().toLowerCase();
    found = !wanted ? [] : nodeSet.getIds().filter((id) =>
      Object.values(nodes.get(id).label).some((one) => one.toLowerCase().includes(wanted)));
    at = -1;
    network.setSelection({ nodes: found, edges: [] }, { highlightEdges: false });
    tell(wanted ? say("matches", { count: found.length }) : "");
  }
  function nextMatch() {
    if (!found.length) return;
    at = (at + 1) % found.length;
    select(found[at], { centre: true });
  }

  // ---------------------------------------------------------------- layouts a person can choose

  function relayout(name) {
    state.layout = name;
    noteAddress();
    const ids = nodeSet.getIds().filter((id) => !state.pinned.has(id));
    if (name === "force") {
      network.setOptions({ physics: {
        enabled: true, solver: "forceAtlas2Based", stabilization: false,
        forceAtlas2Based: { gravitationalConstant: -90, springLength: 120, avoidOverlap: 0.6 },
      } });
      setTimeout(() => { network.setOptions({ physics: { enabled: false } }); fit(); }, 1500);
      return;
    }
    const order = data.kinds.map((kind) => kind.name);
    const kindOf = (id) => nodes.get(id).kind;
    let places;
    if (name === "columns") {
      const groups = order.map((kind) => ids.filter((id) => kindOf(id) === kind)).filter((group) => group.length);
      places = columns(groups, 10 + Math.max(...ids.map((id) => extent(nodes.get(id).drawing).w)));
    } else if (name === "rings") {
      const centre = ids.includes(state.selected) ? state.selected : ids[0];
      const others = ids.filter((id) => id !== centre);
      places = rings(centre, others.sort((a, b) => order.indexOf(kindOf(a)) - order.indexOf(kindOf(b))));
    } else {
      places = [...start].filter(([id]) => ids.includes(id)).map(([id, at]) => [id, at.x, at.y]);
    }
    for (const [id, x, y] of places) network.moveNode(id, x, y);
    network.redraw(); // or the boxes that are fitted are those of the old places
    fit();
  }

  // ---------------------------------------------------------------- events

  const tip = $("network-tip");
  network.on("hoverNode", ({ node, event }) => {
    tip.textContent = `${label(node)} · ${kindName(node)}`;
    tip.hidden = false;
    const frame = stage.getBoundingClientRect();
    tip.style.left = `${Math.min(event.clientX - frame.left + 12, frame.width - 220)}px`;
    tip.style.top = `${event.clientY - frame.top + 16}px`;
  });
  network.on("hoverEdge", ({ edge, event }) => {
    const line = edges.get(edge);
    const count = line.count > 1 ? ` × ${line.count}` : "";
    tip.textContent = `${label(line.source)} — ${line.label[lang]}${count}${line.grade ? ` · ${line.grade.toUpperCase()}` : ""} — ${label(line.target)}`;
    tip.hidden = false;
    const frame = stage.getBoundingClientRect();
    tip.style.left = `${Math.min(event.clientX - frame.left + 12, frame.width - 220)}px`;
    tip.style.top = `${event.clientY - frame.top + 16}px`;
  });
  for (const name of ["blurNode", "blurEdge", "dragStart", "zoom"]) network.on(name, () => { tip.hidden = true; });
  network.on("click", ({ nodes: hit }) => select(hit[0] ?? null));
  network.on("doubleClick", ({ nodes: hit }) => { if (hit.length) expand(hit[0]); });

  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  stage.addEventListener("keydown", (event) => {
    if (event.altKey || event.metaKey) return;
    if (event.ctrlKey && event.key !== "z") return;
    const acts = {
      Enter: () => state.selected && expand(state.selected), Backspace: () => state.selected && collapse(state.selected),
      Delete: () => state.selected && hide(state.selected), p: () => state.selected && pin(state.selected),
      z: undo, f: fit, Escape: () => select(null),
      "+": () => network.moveTo({ scale: network.getScale() * 1.25 }), "-": () => network.moveTo({ scale: network.getScale() / 1.25 }),
    };
    const act = arrows[event.key] ? () => step(...arrows[event.key]) : acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  $("network-fit").addEventListener("click", fit);
  $("network-undo").addEventListener("click", undo);
  $("network-svg").addEventListener("click", pictures.saveSvg);
  $("network-png").addEventListener("click", pictures.savePng);
  $("network-layout").addEventListener("change", (event) => relayout(event.target.value));
  $("network-search").addEventListener("input", (event) => search(event.target.value));
  $("network-search").addEventListener("keydown", (event) => {
    if (event.key === "Enter") { event.preventDefault(); nextMatch(); }
  });
  dark.addEventListener("change", paint);
  network.on("dragEnd", ({ nodes: dragged }) => { if (dragged.length) noteAddress(); });
  window.addEventListener("hashchange", () => { if (address.isOwn(location.hash)) location.reload(); });

  // ---------------------------------------------------------------- the address holds what is seen

  function noteAddress() {
    if (!data.api || restoring) return;
    const places = network.getPositions();
    const fragment = address.write({
      ...state,
      hidden: [...state.hidden],
      pinned: [...state.pinned].filter((id) => places[id]).map((id) => [id, places[id].x, places[id].y]),
    });
    if (!fragment && !address.isOwn(location.hash)) return;
    history.replaceState(history.state, "", location.pathname + location.search + fragment);
    for (const other of document.querySelectorAll("a[hreflang]")) other.hash = fragment;
  }

  // Does again what an address says, in its order; what is no longer there is left out, and said.
  async function restore() {
    let seen;
    try {
      seen = address.read(location.hash);
    } catch {
      tell(say("unreadable"));
      return;
    }
    if (!seen) return;
    let left = seen.more;
    for (const step of seen.steps) {
      if (!state.shown.has(step.id)) left += 1;
      else if (step.fold) collapse(step.id);
      else if (!(await expand(step.id, step.relation ? step : null))) left += 1;
    }
    for (const id of seen.hidden) {
      if (nodes.has(id)) state.hidden.add(id);
      else left += 1;
    }
    Object.assign(state.filters, seen.filters, { kinds: new Set(seen.kinds.filter((name) => kinds.has(name))) });
    for (const [id, x, y] of seen.pinned) {
      if (!state.shown.has(id)) { left += 1; continue; }
      state.pinned.add(id);
      network.moveNode(id, x, y);
    }
    state.selected = state.shown.has(seen.selected) ? seen.selected : state.selected;
    past.length = 0;
    sync();
    lists.reflectFilters();
    if (["columns", "rings", "force"].includes(seen.layout)) {
      $("network-layout").value = seen.layout;
      relayout(seen.layout);
    }
    fit();
    restoring = false;
    if (state.selected) card.show(state.selected);
    tell(left ? say("both", { one: say("restored"), other: say("left", { count: left }) }) : say("restored"));
    noteAddress();
  }

  // ---------------------------------------------------------------- begin

  fitLayout();
  const start = new Map([...nodes].map(([id, node]) => [id, { x: node.drawing.x, y: node.drawing.y }]));
  paint();
  lists.prepareFilters();
  sync();
  fit();
  card.show(null);
  if (data.picture.view === "ego") select(data.picture.nodes[0].id);
  restore().finally(() => {
    restoring = false;
    stage.dataset.ready = "true";
  });
})();
