// Shows a network of the graph and lets a person explore it. Reads one JSON block, writes text only by
// textContent, asks nothing but the site's own API; in a stand-alone file (no API) it asks nothing at all.
"use strict";

(() => {
  const LIMIT = 400; // nodes on the canvas at once
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("network-data").textContent);
  const lang = data.language;
  const say = (name, values = {}) =>
    data.words[name].replace(/\{(\w+)\}/g, (_, key) => String(values[key] ?? ""));
  const kinds = new Map(data.kinds.map((kind) => [kind.name, kind]));

  // ---------------------------------------------------------------- what is known and what is shown

  const nodes = new Map(); // id → node of the API with .drawing
  const edges = new Map();
  let shown = new Map(); // id → set of ids whose unfolding brought it ("" = it was there from the start)
  let hidden = new Set();
  let pinned = new Set();
  let selected = null;
  const filters = { kinds: new Set(), family: "", setting: "", credit: "", grade: "" };
  const past = [];

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
  for (const node of data.picture.nodes) shown.set(node.id, new Set([""]));

  const label = (id) => nodes.get(id)?.label[lang] ?? id;
  const kindName = (id) => kinds.get(nodes.get(id).kind).label;

  function passes(node) {
    if (hidden.has(node.id) || filters.kinds.has(node.kind)) return false;
    for (const facet of ["family", "setting"]) {
      const values = node.facets[facet];
      if (filters[facet] && values && !values.includes(filters[facet])) return false;
    }
    return true;
  }
  function edgePasses(edge) {
    if (edge.credit && filters.credit && edge.credit !== filters.credit) return false;
    return !(edge.grade && filters.grade && edge.grade < filters.grade);
  }
  function remember() {
    past.push({
      shown: new Map([...shown].map(([id, by]) => [id, new Set(by)])),
      hidden: new Set(hidden),
      pinned: new Set(pinned),
      filters: { ...filters, kinds: new Set(filters.kinds) },
    });
    if (past.length > 60) past.shift();
  }

  // ---------------------------------------------------------------- the canvas

  const stage = $("network-canvas");
  const nodeSet = new vis.DataSet();
  const edgeSet = new vis.DataSet();
  const options = { ...data.drawing.options, autoResize: true };
  const network = new vis.Network(stage, { nodes: nodeSet, edges: edgeSet }, options);
  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  function paint() {
    const colours = dark.matches ? ["#e8e8e3", "#17191c"] : ["#1d1f22", "#ffffff"];
    network.setOptions({
      nodes: { font: { color: colours[0], strokeWidth: 4, strokeColor: colours[1] } },
      edges: { font: { color: colours[0], strokeWidth: 4, strokeColor: colours[1] } },
    });
  }

  function drawnNode(node) {
    return { ...node.drawing, fixed: pinned.has(node.id), borderWidth: pinned.has(node.id) ? 4 : 1.5 };
  }

  function sync() {
    const visible = new Map();
    for (const id of shown.keys()) if (passes(nodes.get(id))) visible.set(id, nodes.get(id));
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
      return !there || there.fixed !== pinned.has(node.id);
    }).map(drawnNode));
    edgeSet.add(lines.filter((edge) => !edgeSet.get(edge.id)).map((edge) => edge.drawing));
    if (selected && !visible.has(selected)) selected = null;
    network.setSelection({ nodes: selected ? [selected] : [], edges: [] });
    summarise(visible, lines);
    legend();
    tabulate(visible, lines);
    $("network-undo").disabled = past.length === 0;
  }

  function summarise(visible, lines) {
    const text = say("shown", { nodes: visible.size, edges: lines.length });
    $("network-count").textContent = text;
    stage.setAttribute("aria-label", say("picture", { summary: text }));
  }
  function tell(text) {
    $("network-status").textContent = text;
  }

  // The layout is stretched to the shape of the canvas: wide screens get wide columns, phones narrow ones.
  function fitLayout() {
    const placed = [...nodes.values()].filter((node) => node.drawing);
    if (placed.length < 3) return;
    const span = (axis) => {
      const all = placed.map((node) => node.drawing[axis]);
      return Math.max(...all) - Math.min(...all) + (axis === "x" ? 170 : 70);
    };
    const shape = stage.clientWidth / stage.clientHeight;
    const ratio = shape / (span("x") / span("y"));
    const most = data.picture.view === "whole" ? [0.45, 1.9] : [1, 1.4];
    const stretch = Math.min(most[1], Math.max(most[0], ratio));
    for (const node of placed) node.drawing.x *= stretch;
  }

  function fit() {
    network.fit({ nodes: nodeSet.getIds(), animation: false, maxZoomLevel: 1.15 });
  }

  // ---------------------------------------------------------------- places for nodes that come later

  const extent = (drawing) => {
    const lines = String(drawing.label).split("\n");
    const wide = Math.max(...lines.map((line) => [...line].reduce((sum, s) => sum + (s > "\u2e80" ? 15 : 8), 0)));
    return { w: Math.max(wide, 30) + 10, h: lines.length * 19 + 40 };
  };

  function place(parent, fresh) {
    const taken = [];
    const positions = network.getPositions();
    for (const [id, at] of Object.entries(positions)) taken.push({ ...at, ...extent(nodes.get(id).drawing) });
    const origin = positions[parent] ?? { x: 0, y: 0 };
    const all = Object.values(positions);
    const middle = all.reduce((sum, at) => ({ x: sum.x + at.x / all.length, y: sum.y + at.y / all.length }), { x: 0, y: 0 });
    const outward = Math.atan2(origin.y - middle.y, origin.x - middle.x);
    const clashes = (box) => taken.some((other) =>
      Math.abs(other.x - box.x) < (other.w + box.w) / 2 && Math.abs(other.y - box.y) < (other.h + box.h) / 2);
    for (const id of fresh) {
      const drawing = nodes.get(id).drawing;
      const size = extent(drawing);
      search: for (let radius = 110; ; radius += 45) {
        const steps = Math.max(8, Math.round(radius / 14));
        for (let i = 0; i < steps; i += 1) {
          const angle = outward + (i % 2 ? 1 : -1) * Math.ceil(i / 2) * ((2 * Math.PI) / steps);
          const box = { x: origin.x + radius * Math.cos(angle), y: origin.y + radius * 0.8 * Math.sin(angle), ...size };
          if (clashes(box)) continue;
          Object.assign(drawing, { x: Math.round(box.x), y: Math.round(box.y) });
          taken.push(box);
          break search;
        }
      }
    }
  }

  // ---------------------------------------------------------------- what a person can do

  async function ask(path, parameters) {
    const address = `${data.api}/${path}?${new URLSearchParams(parameters)}`;
    const response = await fetch(address, { headers: { Accept: "application/json" } });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.detail ?? response.statusText);
    return answer;
  }

  function localNeighbours(id) {
    const found = [];
    for (const edge of edges.values()) {
      if (edge.source === id && nodes.get(edge.target)?.drawing) found.push(edge.target);
      if (edge.target === id && nodes.get(edge.source)?.drawing) found.push(edge.source);
    }
    return [...new Set(found)];
  }

  async function expand(id, relation = null) {
    let found = localNeighbours(id);
    let total = found.length;
    if (data.api) {
      tell(say("loading"));
      try {
        const wish = relation ? { relation: relation.relation, inward: relation.inward, after: relation.after ?? "" } : {};
        const answer = await ask("neighbours", { node: id, ...wish, draw: lang });
        learn(answer, answer.drawing);
        found = answer.nodes.map((node) => node.id);
        total = answer.total;
        if (relation) relation.after = answer.after;
      } catch (error) {
        tell(say("failed", { reason: error.message }));
        return;
      }
    } else if (!found.some((one) => !shown.has(one))) {
      tell(say("offline"));
      return;
    }
    const fresh = found.filter((one) => one !== id && (!shown.has(one) || hidden.has(one)));
    if (shown.size + fresh.length > LIMIT) {
      tell(say("full", { limit: LIMIT }));
      return;
    }
    remember();
    place(id, fresh.filter((one) => !shown.has(one)));
    for (const one of found) {
      if (one === id) continue;
      hidden.delete(one);
      if (shown.has(one)) shown.get(one).add(id);
      else shown.set(one, new Set([id]));
    }
    sync();
    if (!network.getScale || fresh.length > 8) fit();
    const rest = total > found.length ? `; ${say("some", { total, shown: found.length })}` : "";
    tell(say("expanded", { label: label(id), added: fresh.length }) + rest);
    await showCard(id);
  }

  function collapse(id) {
    const before = shown.size;
    remember();
    const drop = (parent) => {
      for (const [one, by] of [...shown]) {
        if (one === parent || !by.has(parent)) continue;
        by.delete(parent);
        if (by.size === 0 && !pinned.has(one)) {
          shown.delete(one);
          drop(one);
        }
      }
    };
    drop(id);
    const removed = before - shown.size;
    if (!removed) past.pop();
    sync();
    tell(removed ? say("collapsed", { label: label(id), removed }) : say("nothing"));
    showCard(id);
  }

  function hide(id) {
    remember();
    hidden.add(id);
    sync();
    tell(say("hidden", { label: label(id) }));
    showCard(null);
  }

  function pin(id) {
    remember();
    if (!pinned.delete(id)) pinned.add(id);
    sync();
    tell(say(pinned.has(id) ? "pinned" : "unpinned", { label: label(id) }));
    showCard(id);
  }

  function undo() {
    const last = past.pop();
    if (!last) return;
    ({ shown, hidden, pinned } = last);
    Object.assign(filters, last.filters);
    reflectFilters();
    sync();
    tell(say("undone"));
  }

  function select(id, { centre = false } = {}) {
    selected = id;
    network.setSelection({ nodes: id ? [id] : [], edges: [] });
    if (id && centre) network.focus(id, { scale: Math.max(network.getScale(), 0.7), animation: false });
    if (id) tell(say("selected", { label: label(id), kind: kindName(id) }));
    showCard(id);
  }

  function step(dx, dy) {
    const all = network.getPositions(nodeSet.getIds());
    const from = selected ? all[selected] : network.getViewPosition();
    let best = null;
    for (const [id, at] of Object.entries(all)) {
      if (id === selected) continue;
      const along = (at.x - from.x) * dx + (at.y - from.y) * dy;
      const across = Math.abs((at.x - from.x) * dy) + Math.abs((at.y - from.y) * dx);
      if (along <= 1) continue;
      const cost = along + 2.5 * across;
      if (!best || cost < best.cost) best = { id, cost };
    }
    if (best) select(best.id, { centre: true });
  }

  // ---------------------------------------------------------------- elements

  function element(tag, text = null, attributes = {}, ...children) {
    const made = document.createElement(tag);
    if (text !== null) made.textContent = text;
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }
  function button(text, act, attributes = {}) {
    const made = element("button", text, { type: "button", ...attributes });
    made.addEventListener("click", act);
    return made;
  }

  // An id may be any IRI; only what leads to a page becomes a link.
  const link = (text, href, attributes = {}) =>
    /^(https?:\/\/|\/(?!\/))/.test(href) ? element("a", text, { href, ...attributes }) : element("span", text);

  const SHAPES = {
    square: [[-1, -1], [1, -1], [1, 1], [-1, 1]],
    diamond: [[0, -1.2], [1.2, 0], [0, 1.2], [-1.2, 0]],
    triangle: [[0, -1.15], [1.15, 0.9], [-1.15, 0.9]],
    triangleDown: [[0, 1.15], [1.15, -0.9], [-1.15, -0.9]],
    hexagon: [...Array(6)].map((_, i) => [Math.cos((i * Math.PI) / 3), Math.sin((i * Math.PI) / 3)]),
    star: [...Array(10)].map((_, i) => {
      const r = i % 2 ? 0.5 : 1.25;
      return [r * Math.sin((i * Math.PI) / 5), -r * Math.cos((i * Math.PI) / 5)];
    }),
  };
  const SVG = "http://www.w3.org/2000/svg";
  function svg(tag, attributes, text = null) {
    const made = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    if (text !== null) made.textContent = text;
    return made;
  }
  function sign(shape, colour, x, y, size, dashed = false) {
    const look = { fill: colour, stroke: "#333333", "stroke-width": 1.5 };
    if (dashed) look["stroke-dasharray"] = "4 3";
    if (!SHAPES[shape]) return svg("circle", { cx: x, cy: y, r: size, ...look });
    const points = SHAPES[shape].map(([a, b]) => `${(x + a * size).toFixed(1)},${(y + b * size).toFixed(1)}`);
    return svg("polygon", { points: points.join(" "), ...look });
  }

  // ---------------------------------------------------------------- legend, filters, search

  function legend() {
    const present = new Map();
    for (const id of shown.keys()) {
      const kind = nodes.get(id).kind;
      present.set(kind, (present.get(kind) ?? 0) + 1);
    }
    const list = $("network-legend");
    const focused = list.contains(document.activeElement) ? document.activeElement.dataset.kind : null;
    list.replaceChildren();
    for (const kind of data.kinds) {
      if (!present.has(kind.name)) continue;
      const icon = svg("svg", { width: 18, height: 18, viewBox: "0 0 18 18", "aria-hidden": "true" });
      icon.append(sign(kind.shape, kind.colour, 9, 9, 6.5));
      const toggle = button(null, () => {
        remember();
        if (!filters.kinds.delete(kind.name)) filters.kinds.add(kind.name);
        sync();
      }, { "aria-pressed": String(!filters.kinds.has(kind.name)), "data-kind": kind.name });
      toggle.append(icon, ` ${kind.label} `, element("span", String(present.get(kind.name)), { class: "network-number" }));
      list.append(element("li", null, {}, toggle));
      if (kind.name === focused) toggle.focus();
    }
    const credits = new Set([...edges.values()].map((edge) => edge.credit).filter(Boolean));
    for (const credit of ["explicit", "juxtaposed"]) {
      if (!credits.has(credit)) continue;
      const icon = svg("svg", { width: 34, height: 12, viewBox: "0 0 34 12", "aria-hidden": "true" });
      const line = { x1: 1, y1: 6, x2: 33, y2: 6, stroke: "#B34700", "stroke-width": 2.5 };
      icon.append(svg("line", credit === "explicit" ? line : { ...line, "stroke-dasharray": "6 5" }));
      list.append(element("li", null, { class: "network-line" }, icon, ` ${data.credits[credit]}`));
    }
  }

  function choices(id, facet, names) {
    const field = $(id);
    const values = new Set();
    for (const node of nodes.values()) for (const value of node.facets[facet] ?? []) values.add(value);
    field.parentElement.hidden = values.size < 2;
    for (const value of [...values].sort()) field.append(element("option", names[value] ?? value, { value }));
  }
  function reflectFilters() {
    for (const name of ["family", "setting", "credit", "grade"]) $(`network-${name}`).value = filters[name];
  }
  function prepareFilters() {
    choices("network-family", "family", data.facets);
    choices("network-setting", "setting", data.facets);
    const credits = [...edges.values()].some((edge) => edge.credit);
    $("network-credit").parentElement.hidden = !credits;
    $("network-grade").parentElement.hidden = ![...edges.values()].some((edge) => edge.grade);
    for (const name of ["family", "setting", "credit", "grade"])
      $(`network-${name}`).addEventListener("change", (event) => {
        remember();
        filters[name] = event.target.value;
        sync();
      });
  }

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

  // ---------------------------------------------------------------- the card

  let waiting = 0;
  async function showCard(id) {
    const box = $("network-card");
    const turn = (waiting += 1);
    if (!id) {
      box.replaceChildren(element("p", say("none")));
      return;
    }
    const node = nodes.get(id);
    const other = node.label[lang === "zh" ? "en" : "zh"];
    const head = [element("p", kindName(id), { class: "network-kind" }), element("h2", node.label[lang])];
    if (other !== node.label[lang]) head.push(element("p", other, { class: "network-other", lang: lang === "zh" ? "en" : "zh" }));
    if (node.count && node.noun) head.push(element("p", `${node.count.toLocaleString()} ${node.noun[lang]}`));
    const acts = element("p", null, { class: "network-acts" },
      button(say("expand"), () => expand(id)),
      button(say("collapse"), () => collapse(id)),
      button(say(pinned.has(id) ? "unpin" : "pin"), () => pin(id)),
      button(say("hide"), () => hide(id)));
    box.replaceChildren(...head, acts);
    if (!data.api) {
      box.append(element("p", null, {}, link(say("describe"), id)));
      return;
    }
    let card;
    try {
      card = await ask("card", { node: id });
    } catch (error) {
      if (turn === waiting) box.append(element("p", say("failed", { reason: error.message })));
      return;
    }
    if (turn !== waiting) return;
    box.append(facts(card), counted(id, card), quotes(card), links(id, node, card));
  }

  function section(name, ...children) {
    return element("section", null, {}, element("h3", say(name)), ...children);
  }
  function facts(card) {
    if (!card.facts.length) return "";
    const list = element("dl");
    for (const fact of card.facts)
      list.append(element("dt", fact.property[lang]), ...fact.values.map((value) => element("dd", value[lang])));
    return section("facts", list);
  }
  function counted(id, card) {
    const list = element("ul", null, { class: "network-counts" });
    for (const count of card.counts) {
      const here = [...edges.values()].filter((edge) => edge.relation === count.relation &&
        (count.inward ? edge.target : edge.source) === id && shown.has(count.inward ? edge.source : edge.target));
      const reached = new Set(here.map((edge) => (count.inward ? edge.source : edge.target))).size;
      const text = say(count.inward ? "inward" : "outward", { label: count.label[lang] });
      const more = button(`${text} +`, () => expand(id, count), { title: say("expand") });
      more.disabled = reached >= count.total;
      list.append(element("li", null, {}, more, ` ${say("counted", { shown: reached, total: count.total })}`));
    }
    return card.counts.length ? section("neighbours", list) : "";
  }
  function quotes(card) {
    if (!card.words.length) return "";
    const list = element("ul", null, { class: "network-words" });
    for (const word of card.words)
      list.append(element("li", null, {}, element("q", word.quote, { lang: "zh-Hans" }), " ",
        link(say("place", word), word.page, { title: word.title[lang] })));
    return section("words", list);
  }
  function links(id, node, card) {
    const list = element("ul", null, { class: "network-links" });
    const view = (parameters) => `/network?${new URLSearchParams(parameters)}`;
    const add = (name, href) => list.append(element("li", null, {}, link(say(name), href)));
    add("focus", view({ focus: id }));
    if (node.kind === "area") add("inside", view({ view: "whole", place: id }));
    if (node.kind === "station") {
      const first = sessionStorage.getItem("network-compare");
      const text = first && first !== id ? `${say("compare")} ${label(first)}` : say("compare");
      list.append(element("li", null, {}, button(text, () => {
        if (first && first !== id) {
          sessionStorage.removeItem("network-compare");
          location.assign(view({ view: "compare", a: first, b: id }));
        } else {
          sessionStorage.setItem("network-compare", id);
          tell(say("pick"));
        }
      })));
    }
    const start = sessionStorage.getItem("network-from");
    if (start && start !== id) add("to", view({ view: "path", from: start, to: id }));
    list.append(element("li", null, {}, button(say("from"), () => {
      sessionStorage.setItem("network-from", id);
      tell(say("from") + ": " + label(id));
    })));
    add("describe", card.page);
    add("sparql", card.sparql);
    return list;
  }

  // ---------------------------------------------------------------- the same as a table

  function tabulate(visible, lines) {
    const names = (id) => element("td", null, {}, button(label(id), () => select(id, { centre: true }), { class: "network-plain" }));
    const rows = [...visible.values()].map((node) =>
      element("tr", null, {}, names(node.id), element("td", kinds.get(node.kind).label),
        element("td", node.count ? `${node.count.toLocaleString()} ${node.noun?.[lang] ?? ""}` : "")));
    $("network-nodes").replaceChildren(...rows);
    $("network-edges").replaceChildren(...lines.map((edge) =>
      element("tr", null, {}, names(edge.source), element("td", edge.label[lang]), names(edge.target),
        element("td", edge.count > 1 ? edge.count.toLocaleString() : ""), element("td", edge.grade.toUpperCase()))));
  }

  // ---------------------------------------------------------------- layouts a person can choose

  function relayout(name) {
    const ids = nodeSet.getIds().filter((id) => !pinned.has(id));
    if (name === "force") {
      network.setOptions({ physics: {
        enabled: true, solver: "forceAtlas2Based", stabilization: false,
        forceAtlas2Based: { gravitationalConstant: -90, springLength: 120, avoidOverlap: 0.6 },
      } });
      setTimeout(() => { network.setOptions({ physics: { enabled: false } }); fit(); }, 1500);
      return;
    }
    const order = data.kinds.map((kind) => kind.name);
    if (name === "columns") {
      const groups = order.map((kind) => ids.filter((id) => nodes.get(id).kind === kind)).filter((group) => group.length);
      let x = 0;
      for (const group of groups) {
        const lanes = Math.ceil(group.length / 14);
        const tall = Math.ceil(group.length / lanes);
        group.forEach((id, i) => network.moveNode(id, x + (i % lanes) * 165, (Math.floor(i / lanes) - tall / 2) * 68));
        x += lanes * 165 + 120;
      }
    } else if (name === "rings") {
      const centre = selected && ids.includes(selected) ? selected : ids[0];
      const rest = ids.filter((id) => id !== centre).sort((a, b) => order.indexOf(nodes.get(a).kind) - order.indexOf(nodes.get(b).kind));
      network.moveNode(centre, 0, 0);
      for (let ring = 1, i = 0; i < rest.length; ring += 1) {
        const many = Math.min(rest.length - i, ring * 11);
        for (let k = 0; k < many; k += 1, i += 1) {
          const angle = (2 * Math.PI * (k + (ring % 2) / 2)) / many;
          network.moveNode(rest[i], ring * 210 * Math.cos(angle), ring * 150 * Math.sin(angle));
        }
      }
    } else {
      for (const node of data.picture.nodes) if (nodeSet.get(node.id)) network.moveNode(node.id, start.get(node.id).x, start.get(node.id).y);
    }
    fit();
  }

  // ---------------------------------------------------------------- pictures for a paper

  function asSvg() {
    const places = network.getPositions(nodeSet.getIds());
    const boxes = Object.entries(places).map(([id, at]) => ({ id, ...at, ...extent(nodes.get(id).drawing) }));
    const left = Math.min(...boxes.map((b) => b.x - b.w / 2)) - 20;
    const top = Math.min(...boxes.map((b) => b.y - 30)) - 60;
    const right = Math.max(...boxes.map((b) => b.x + b.w / 2), left + 700) + 20;
    const bottom = Math.max(...boxes.map((b) => b.y + b.h)) + 70;
    const picture = svg("svg", { xmlns: SVG, width: right - left, height: bottom - top,
      viewBox: `${left} ${top} ${right - left} ${bottom - top}`, lang, "font-family": data.drawing.options.nodes.font.face });
    picture.append(svg("title", {}, data.picture.title[lang]));
    picture.append(svg("rect", { x: left, y: top, width: right - left, height: bottom - top, fill: "#ffffff" }));
    picture.append(svg("text", { x: left + 20, y: top + 34, "font-size": 20, fill: "#1d1f22" }, data.picture.title[lang]));
    for (const edge of edgeSet.get()) {
      const [a, b] = [places[edge.from], places[edge.to]];
      const look = { x1: a.x, y1: a.y, x2: b.x, y2: b.y, stroke: edge.color.color, "stroke-opacity": edge.color.opacity, "stroke-width": edge.width };
      if (edge.dashes) look["stroke-dasharray"] = edge.dashes.join(" ");
      picture.append(svg("line", look));
    }
    for (const { id, x, y } of boxes) {
      const drawing = nodes.get(id).drawing;
      picture.append(sign(drawing.shape, kinds.get(drawing.group).colour, x, y, drawing.size * 0.9, Boolean(nodes.get(id).count)));
      const lines = drawing.label.split("\n");
      lines.forEach((line, i) => picture.append(svg("text", { x, y: y + drawing.size + 17 + i * 18, "font-size": 15,
        "text-anchor": "middle", fill: "#1d1f22", stroke: "#ffffff", "stroke-width": 3, "paint-order": "stroke" }, line)));
    }
    let x = left + 30;
    for (const kind of data.kinds) {
      if (!boxes.some((b) => nodes.get(b.id).kind === kind.name)) continue;
      picture.append(sign(kind.shape, kind.colour, x, bottom - 30, 8));
      picture.append(svg("text", { x: x + 14, y: bottom - 25, "font-size": 14, fill: "#1d1f22" }, kind.label));
      x += 40 + extent({ label: kind.label }).w;
    }
    picture.append(svg("text", { x: right - 20, y: top + 34, "font-size": 12, "text-anchor": "end", fill: "#55585e" },
      `Fengqiao Graph 枫桥图谱 ${data.version}`));
    return { text: new XMLSerializer().serializeToString(picture), width: right - left, height: bottom - top };
  }
  function save(blob, name) {
    const link = element("a", null, { href: URL.createObjectURL(blob), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }
  function saveSvg() {
    if (!nodeSet.length) return;
    save(new Blob([asSvg().text], { type: "image/svg+xml" }), `fengqiao-${data.picture.view}.svg`);
  }
  async function savePng() {
    if (!nodeSet.length) return;
    const drawn = asSvg();
    const image = new Image();
    image.src = URL.createObjectURL(new Blob([drawn.text], { type: "image/svg+xml" }));
    await image.decode();
    const scale = Math.min(2, 8000 / Math.max(drawn.width, drawn.height));
    const canvas = element("canvas", null, { width: Math.round(drawn.width * scale), height: Math.round(drawn.height * scale) });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(image.src);
    canvas.toBlob((blob) => save(blob, `fengqiao-${data.picture.view}.png`));
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
      Enter: () => selected && expand(selected), Backspace: () => selected && collapse(selected),
      Delete: () => selected && hide(selected), p: () => selected && pin(selected),
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
  $("network-svg").addEventListener("click", saveSvg);
  $("network-png").addEventListener("click", savePng);
  $("network-layout").addEventListener("change", (event) => relayout(event.target.value));
  $("network-search").addEventListener("input", (event) => search(event.target.value));
  $("network-search").addEventListener("keydown", (event) => {
    if (event.key === "Enter") { event.preventDefault(); nextMatch(); }
  });
  dark.addEventListener("change", paint);

  // ---------------------------------------------------------------- begin

  fitLayout();
  const start = new Map([...nodes].map(([id, node]) => [id, { x: node.drawing.x, y: node.drawing.y }]));
  paint();
  prepareFilters();
  sync();
  fit();
  showCard(null);
  if (data.picture.view === "ego") select(data.picture.nodes[0].id);
  stage.dataset.ready = "true";
})();
