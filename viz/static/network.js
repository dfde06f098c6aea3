// Shows a network of the graph and lets a person explore it. Reads one JSON block, writes text only by
// textContent, asks nothing but the site's own API; in a stand-alone file (no API) it asks nothing at all.
"use strict";

(() => {
  const LIMIT = 400; // nodes on the canvas at once
  const { svg, sign, extent, settle, columns, rings, vectorPicture } = NetworkDrawing;
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
    const kindOf = (id) => nodes.get(id).kind;
    let places;
    if (name === "columns") {
      const groups = order.map((kind) => ids.filter((id) => kindOf(id) === kind)).filter((group) => group.length);
      places = columns(groups, 10 + Math.max(...ids.map((id) => extent(nodes.get(id).drawing).w)));
    } else if (name === "rings") {
      const centre = ids.includes(selected) ? selected : ids[0];
      const others = ids.filter((id) => id !== centre);
      places = rings(centre, others.sort((a, b) => order.indexOf(kindOf(a)) - order.indexOf(kindOf(b))));
    } else {
      places = [...start].filter(([id]) => ids.includes(id)).map(([id, at]) => [id, at.x, at.y]);
    }
    for (const [id, x, y] of places) network.moveNode(id, x, y);
    network.redraw(); // or the boxes that are fitted are those of the old places
    fit();
  }

  // ---------------------------------------------------------------- pictures for a paper

  function asSvg() {
    const places = network.getPositions(nodeSet.getIds());
    const shownKinds = new Set(nodeSet.getIds().map((id) => nodes.get(id).kind));
    return vectorPicture({
      title: data.picture.title[lang],
      source: `Fengqiao Graph 枫桥图谱 ${data.version}`,
      language: lang,
      font: data.drawing.options.nodes.font.face,
      marks: Object.entries(places).map(([id, at]) => ({
        ...nodes.get(id).drawing, ...at, colour: kinds.get(nodes.get(id).kind).colour, folded: nodes.get(id).count > 0,
      })),
      lines: edgeSet.get().map((edge) => ({ ...edge, from: places[edge.from], to: places[edge.to] })),
      legend: data.kinds.filter((kind) => shownKinds.has(kind.name)),
    });
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
