// The card of a line: its ends, what it says, and the claims or mechanisms that it counts, each to its page.
"use strict";

const NetworkLine = ({ model }) => {
  const { $, data, lang, say, ask, reason, element, link } = NetworkPage;
  const { edges, label } = model;
  let waiting = 0;

  function listed(things, name) {
    const list = element("ul", null, { class: "network-behind" });
    for (const thing of things) list.append(element("li", null, {}, ...name(thing)));
    return list;
  }
  const claim = (one) => [link(one.label[lang], one.page), element("span", one.station[lang], { class: "network-other" }),
    ...(one.quote ? [element("q", one.quote, { lang: "zh-Hans" })] : [])];

  function told(answer) {
    const found = answer.claims.length ? answer.claims : answer.mechanisms;
    if (!found.length) {
      if (!answer.words.length) return [element("h3", say("statement")), element("p", say("model"))];
      return [element("h3", say("statement")),
        listed(answer.words, (word) => [element("q", word.quote, { lang: "zh-Hans" }), " ", link(say("place", word), word.page)])];
    }
    const heading = element("h3", say(answer.claims.length ? "behind" : "mechanisms"));
    const count = answer.total > found.length ? [element("p", say("shownOf", { total: answer.total, shown: found.length }))] : [];
    return [heading, ...count, answer.claims.length ? listed(found, claim) : listed(found, (one) => [link(one.label[lang], one.page)])];
  }

  /** @param {string} id */
  async function show(id) {
    const box = $("network-card");
    const edge = edges.get(id);
    const turn = (waiting += 1);
    if (!edge) return;
    box.toggleAttribute("data-open", true);
    const facts = [edge.label[lang], edge.count > 1 ? String(edge.count) : "", edge.grade.toUpperCase()].filter(Boolean).join(" · ");
    box.replaceChildren(element("p", facts, { class: "network-kind" }), element("h2", `${label(edge.source)} → ${label(edge.target)}`));
    if (!data.api) return;
    const { place = "", station = "" } = data.picture.parameters;
    try {
      const answer = await ask("line", { source: edge.source, relation: edge.relation, target: edge.target, credit: edge.credit,
        view: data.picture.view === "ego" ? "" : data.picture.view, ...data.picture.parameters, place, station });
      if (turn === waiting) box.append(...told(answer));
    } catch (error) {
      if (turn === waiting) box.append(element("p", say("failed", { reason: reason(error) })));
    }
  }
  // Something else is shown now: what is still asked for must not be added to it.
  const leave = () => { waiting += 1; };

  return { show, leave };
};
