// The card of the selected node: labels, what can be done, facts, neighbours by relation, source words, links.
"use strict";

const NetworkCard = ({ model, acts }) => {
  const { $, data, lang, say, kinds, tell, ask, reason, element, button, link } = NetworkPage;
  const { nodes, edges, state, label } = model;

  const told = new Map(); // id → what the site said of it; a version never changes
  let waiting = 0;
  async function show(id) {
    const box = $("network-card");
    const turn = (waiting += 1);
    box.toggleAttribute("data-open", Boolean(id));
    if (!id) {
      box.replaceChildren(...["none", "lines", "try"].map((name) => element("p", say(name))));
      return;
    }
    const node = nodes.get(id);
    const other = node.label[lang === "zh" ? "en" : "zh"];
    const head = [element("p", kinds.get(node.kind).label, { class: "network-kind" }), element("h2", node.label[lang])];
    if (other !== node.label[lang]) head.push(element("p", other, { class: "network-other", lang: lang === "zh" ? "en" : "zh" }));
    if (node.count && node.noun) head.push(element("p", `${node.count.toLocaleString()} ${node.noun[lang]}`));
    const buttons = element("p", null, { class: "network-acts" },
      button(say("expand"), () => acts.expand(id)),
      button(say("collapse"), () => acts.collapse(id)),
      button(say(state.pinned.has(id) ? "unpin" : "pin"), () => acts.pin(id)),
      button(say("hide"), () => acts.hide(id)),
      button(say("close"), () => acts.select(null), { class: "network-close" }));
    box.replaceChildren(...head, buttons);
    if (!data.api) {
      box.append(element("p", null, {}, link(say("describe"), id)));
      return;
    }
    let card;
    try {
      card = told.get(id) ?? (await ask("card", { node: id }));
      told.set(id, card);
    } catch (error) {
      if (turn === waiting) box.append(element("p", say("failed", { reason: reason(error) })));
      return;
    }
    if (turn !== waiting) return;
    // What people came for stands first: the page on which to read of it.
    buttons.before(element("p", null, { class: "network-open" }, link(say("describe"), card.page)));
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
        (count.inward ? edge.target : edge.source) === id && state.shown.has(count.inward ? edge.source : edge.target));
      const reached = new Set(here.map((edge) => (count.inward ? edge.source : edge.target))).size;
      const text = say(count.inward ? "inward" : "outward", { label: count.label[lang] });
      const more = button(`${text} +`, () => acts.expand(id, count), { title: say("expand") });
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
    const view = (parameters) => `${document.documentElement.dataset.root ?? "/"}network?${new URLSearchParams(parameters)}`;
    const add = (name, href) => list.append(element("li", null, {}, link(say(name), href)));
    add("focus", view({ focus: id }));
    if (node.kind === "area") add("inside", view({ ...inside(), place: id }));
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
      tell(say("chosen", { name: say("from"), label: label(id) }));
    })));
    add("sparql", card.sparql);
    return list;
  }

  // The view in which an area is looked into: the same one where it can be of an area.
  function inside() {
    const { view, parameters } = data.picture;
    return ["whole", "bipartite", "credit", "formula"].includes(view) ? { ...parameters, view } : { view: "whole" };
  }

  return { show };
};
