// What a person can do with a network: unfold, fold, hide, pin, select, search, undo. Each says what it has done.
"use strict";

const NetworkActs = ({ model, canvas, memory, show, card, lineCard, elsewhere }) => {
  const LIMIT = 400; // nodes on the canvas at once
  const { data, lang, say, tell, ask } = NetworkPage;
  const { nodes, state, label, kindName } = model;

  // Brings the neighbours of a node, all or by one relation ({ relation, inward }); false where it could not.
  /** @param {string} id @param {{ relation: string, inward: boolean } | null} by @returns {Promise<boolean>} */
  async function expand(id, by = null) {
    let found = model.known(id);
    let total = found.length;
    const page = by ? `${id} ${by.relation} ${by.inward}` : "";
    let next = null;
    if (data.api) {
      tell(say("loading"));
      try {
        const wish = by ? { relation: by.relation, inward: by.inward, offset: state.pages.get(page) ?? 0 } : {};
        const answer = await ask("neighbours", { node: id, ...wish, draw: lang });
        model.learn(answer, answer.drawing);
        found = answer.nodes.map((node) => node.id);
        total = answer.total;
        next = answer.next;
      } catch (error) {
        tell(say("failed", { reason: NetworkPage.reason(error) }));
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
    model.remember();
    state.steps.push(by ? { id, relation: by.relation, inward: by.inward } : { id });
    if (by) state.pages.set(page, next);
    canvas.place(id, fresh.filter((one) => !state.shown.has(one)));
    for (const one of found) {
      if (one === id) continue;
      state.hidden.delete(one);
      if (state.shown.has(one)) state.shown.get(one).add(id);
      else state.shown.set(one, new Set([id]));
    }
    show();
    if (fresh.length > 8) canvas.reveal(id);
    const added = say("expanded", { label: label(id), added: fresh.length });
    tell(total > found.length ? say("both", { one: added, other: say("some", { total, shown: found.length }) }) : added);
    if (!memory.restoring()) await card.show(id);
    return true;
  }

  function collapse(id) {
    const before = state.shown.size;
    model.remember();
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
    if (!removed) model.forget();
    while (state.steps.at(-1)?.id === id && !state.steps.at(-1).fold) state.steps.pop();
    if (state.steps.some((one) => one.id === id)) state.steps.push({ id, fold: true });
    for (const page of [...state.pages.keys()]) if (page.startsWith(`${id} `)) state.pages.delete(page);
    show();
    tell(removed ? say("collapsed", { label: label(id), removed }) : say("nothing"));
    if (!memory.restoring()) card.show(id);
  }

  function hide(id) {
    model.remember();
    state.hidden.add(id);
    show();
    tell(say("hidden", { label: label(id) }));
    card.show(null);
  }

  function unhide() {
    const count = state.hidden.size;
    model.remember();
    state.hidden.clear();
    show();
    tell(say("unhidden", { count }));
  }

  function pin(id) {
    model.remember();
    if (!state.pinned.delete(id)) state.pinned.add(id);
    show();
    tell(say(state.pinned.has(id) ? "pinned" : "unpinned", { label: label(id) }));
    card.show(id);
  }

  function undo() {
    if (!model.back()) return;
    show();
    tell(say("undone"));
  }

  function select(id, { centre = false } = {}) {
    lineCard.leave();
    state.selected = id;
    canvas.mark(id);
    if (id && centre) canvas.look(id);
    if (id) tell(say("selected", { label: label(id), kind: kindName(id) }));
    card.show(id);
  }

  // The claims behind a line.
  function line(id) {
    const edge = model.edges.get(id);
    if (!edge) return;
    state.selected = null;
    card.show(null);
    canvas.network.setSelection({ nodes: [], edges: [id] });
    tell(say("line", { source: label(edge.source), target: label(edge.target) }));
    void lineCard.show(id);
  }

  // Adds something of the graph that is not drawn, with its lines to what is; false where it could not.
  async function bring(id) {
    try {
      const answer = await ask("", { focus: id, draw: lang });
      model.learn(answer, answer.drawing);
    } catch (error) {
      tell(say("failed", { reason: NetworkPage.reason(error) }));
      return false;
    }
    model.remember();
    if (!state.shown.has(id)) {
      state.steps.push({ id, bring: true });
      canvas.place(null, [id]);
      state.shown.set(id, new Set([""]));
    }
    state.hidden.delete(id);
    show();
    if (!memory.restoring()) select(id, { centre: true });
    tell(say("brought", { label: label(id) }));
    return true;
  }

  // To the nearest node in a direction.
  function step(dx, dy) {
    const next = canvas.nearest(state.selected, dx, dy);
    if (next) select(next, { centre: true });
  }

  // Sets a filter, or turns a kind of node on or off.
  function filter(name, value) {
    model.remember();
    if (name !== "kind") state.filters[name] = value;
    else if (!state.filters.kinds.delete(value)) state.filters.kinds.add(value);
    show();
  }

  let matches = [];
  let at = -1;
  function search(text) {
    const wanted = text.trim().toLowerCase();
    matches = !wanted ? [] : canvas.nodeSet.getIds().filter((id) =>
      Object.values(nodes.get(id).label).some((one) => one.toLowerCase().includes(wanted)));
    at = -1;
    canvas.network.setSelection({ nodes: matches, edges: [] }, { highlightEdges: false });
    tell(wanted ? say("matches", { count: matches.length }) : "");
    elsewhere.look(matches.length ? "" : wanted);
  }
  function nextMatch() {
    if (!matches.length) return;
    at = (at + 1) % matches.length;
    select(matches[at], { centre: true });
  }

  function relayout(name) {
    state.layout = name;
    canvas.relayout(name);
    memory.note();
  }

  return { expand, bring, line, collapse, hide, unhide, pin, undo, select, step, filter, search, nextMatch, relayout };
};
