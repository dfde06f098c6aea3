// What stands round the canvas: the legend that filters by kind, the other filters, the tables of what is shown.
"use strict";

const NetworkLists = ({ model, acts }) => {
  const { $, field, data, lang, kinds, element, button } = NetworkPage;
  const { svg, sign, EXPLICIT, DASHES } = NetworkDrawing;
  const { nodes, edges, facets, state, label } = model;
  const FILTERS = ["family", "setting", "credit", "grade"];

  function legend() {
    const present = new Map();
    for (const id of state.shown.keys()) {
      const kind = nodes.get(id).kind;
      present.set(kind, (present.get(kind) ?? 0) + 1);
    }
    const list = $("network-legend");
    const now = document.activeElement;
    const focused = now instanceof HTMLElement && list.contains(now) ? now.dataset.kind : null;
    list.replaceChildren();
    for (const kind of data.kinds) {
      if (!present.has(kind.name)) continue;
      const icon = svg("svg", { width: 18, height: 18, viewBox: "0 0 18 18", "aria-hidden": "true" });
      icon.append(sign(kind.shape, kind.colour, 9, 9, 6.5));
      const toggle = button(null, () => acts.filter("kind", kind.name),
        { "aria-pressed": String(!state.filters.kinds.has(kind.name)), "data-kind": kind.name });
      toggle.append(icon, ` ${kind.label} `, element("span", String(present.get(kind.name)), { class: "network-number" }));
      list.append(element("li", null, {}, toggle));
      if (kind.name === focused) toggle.focus();
    }
    for (const { label: text, width, dashed } of model.samples()) {
      const icon = svg("svg", { width: 34, height: 12, viewBox: "0 0 34 12", "aria-hidden": "true" });
      const look = { x1: 1, y1: 6, x2: 33, y2: 6, stroke: EXPLICIT, "stroke-width": width };
      icon.append(svg("line", dashed ? { ...look, "stroke-dasharray": DASHES } : look));
      list.append(element("li", null, { class: "network-line" }, icon, ` ${text}`));
    }
  }

  /** A field with its label. @type {(choice: HTMLElement) => HTMLElement} */
  const frame = (choice) => choice.parentElement ?? choice;

  // The choices grow with what is unfolded; a filter that could tell nothing apart is not offered.
  function filters() {
    for (const facet of ["family", "setting"]) {
      const choice = field(`network-${facet}`);
      const values = new Set([...nodes.values()].flatMap((node) => node.facets[facet] ?? []));
      const there = new Set([...choice.options].map((option) => option.value));
      const name = (value) => facets.get(value)?.[lang] ?? value;
      for (const value of [...values].filter((one) => !there.has(one)).sort((a, b) => name(a).localeCompare(name(b), lang)))
        choice.append(element("option", name(value), { value }));
      frame(choice).hidden = values.size < 2;
    }
    frame($("network-credit")).hidden = ![...edges.values()].some((edge) => edge.credit);
    frame($("network-grade")).hidden = ![...edges.values()].some((edge) => edge.grade);
    for (const name of FILTERS) field(`network-${name}`).value = state.filters[name];
    field("network-layout").value = state.layout;
  }

  function tables(shown, lines) {
    const names = (id) => element("td", null, {}, button(label(id), () => acts.select(id, { centre: true }), { class: "network-plain" }));
    $("network-nodes").replaceChildren(...[...shown.values()].map((node) =>
      element("tr", null, {}, names(node.id), element("td", kinds.get(node.kind).label),
        element("td", node.count ? `${node.count.toLocaleString()} ${node.noun?.[lang] ?? ""}` : ""))));
    $("network-edges").replaceChildren(...lines.map((edge) =>
      element("tr", null, {}, names(edge.source),
        element("td", null, {}, button(edge.label[lang], () => acts.line(edge.id), { class: "network-plain" })), names(edge.target),
        element("td", edge.count > 1 ? edge.count.toLocaleString() : ""), element("td", edge.grade.toUpperCase()))));
  }

  function show(shown, lines) {
    legend();
    filters();
    tables(shown, lines);
  }

  for (const name of FILTERS) {
    const choice = field(`network-${name}`);
    choice.addEventListener("change", () => acts.filter(name, choice.value));
  }

  return { show };
};
