// What stands round the canvas: the legend that filters by kind, the other filters, the tables of what is shown.
"use strict";

const NetworkLists = ({ nodes, edges, state, label, acts }) => {
  const { $, data, lang, kinds, element, button } = NetworkPage;
  const { svg, sign } = NetworkDrawing;

  function legend() {
    const present = new Map();
    for (const id of state.shown.keys()) {
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
        acts.remember();
        if (!state.filters.kinds.delete(kind.name)) state.filters.kinds.add(kind.name);
        acts.sync();
      }, { "aria-pressed": String(!state.filters.kinds.has(kind.name)), "data-kind": kind.name });
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
    for (const name of ["family", "setting", "credit", "grade"]) $(`network-${name}`).value = state.filters[name];
  }
  function prepareFilters() {
    choices("network-family", "family", data.facets);
    choices("network-setting", "setting", data.facets);
    const credits = [...edges.values()].some((edge) => edge.credit);
    $("network-credit").parentElement.hidden = !credits;
    $("network-grade").parentElement.hidden = ![...edges.values()].some((edge) => edge.grade);
    for (const name of ["family", "setting", "credit", "grade"])
      $(`network-${name}`).addEventListener("change", (event) => {
        acts.remember();
        state.filters[name] = event.target.value;
        acts.sync();
      });
  }

  function tabulate(visible, lines) {
    const names = (id) => element("td", null, {}, button(label(id), () => acts.select(id, { centre: true }), { class: "network-plain" }));
    const rows = [...visible.values()].map((node) =>
      element("tr", null, {}, names(node.id), element("td", kinds.get(node.kind).label),
        element("td", node.count ? `${node.count.toLocaleString()} ${node.noun?.[lang] ?? ""}` : "")));
    $("network-nodes").replaceChildren(...rows);
    $("network-edges").replaceChildren(...lines.map((edge) =>
      element("tr", null, {}, names(edge.source), element("td", edge.label[lang]), names(edge.target),
        element("td", edge.count > 1 ? edge.count.toLocaleString() : ""), element("td", edge.grade.toUpperCase()))));
  }

  return { legend, prepareFilters, reflectFilters, tabulate };
};
