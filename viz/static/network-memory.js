// Keeps what is seen in the address, and does again what an address says.
"use strict";

const NetworkMemory = ({ model, canvas }) => {
  const { data, kinds, say, tell } = NetworkPage;
  const { nodes, state } = model;
  const address = NetworkAddress(data.prefixes);
  let restoring = true; // until what the address says is done, it is not written anew

  function note() {
    if (!data.api || restoring) return;
    const places = canvas.network.getPositions();
    const fragment = address.asFragment({
      ...state,
      hidden: [...state.hidden],
      pinned: [...state.pinned].filter((id) => places[id]).map((id) => [id, places[id].x, places[id].y]),
    });
    if (!fragment && !address.isOwn(location.hash)) return;
    history.replaceState(history.state, "", location.pathname + location.search + fragment);
    for (const other of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("a[hreflang]"))) other.hash = fragment;
  }

  // Does it all again in its order; what is no longer there is left out, and said.
  async function restore({ acts, show, card }) {
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
      if (step.bring) left += (await acts.bring(step.id)) ? 0 : 1;
      else if (!state.shown.has(step.id)) left += 1;
      else if (step.fold) acts.collapse(step.id);
      else if (!(await acts.expand(step.id, step.relation ? step : null))) left += 1;
    }
    for (const id of seen.hidden) {
      if (nodes.has(id)) state.hidden.add(id);
      else left += 1;
    }
    Object.assign(state.filters, seen.filters, { kinds: new Set(seen.kinds.filter((name) => kinds.has(name))) });
    for (const [id, x, y] of seen.pinned) {
      if (!state.shown.has(id)) { left += 1; continue; }
      state.pinned.add(id);
      canvas.network.moveNode(id, x, y);
    }
    state.selected = state.shown.has(seen.selected) ? seen.selected : null;
    if (["columns", "rings", "force"].includes(seen.layout)) state.layout = seen.layout;
    model.begin();
    show();
    if (state.layout === "first") canvas.open();
    else canvas.relayout(state.layout);
    restoring = false;
    canvas.mark(state.selected);
    card.show(state.selected);
    tell(left ? say("both", { one: say("restored"), other: say("left", { count: left }) }) : say("restored"));
    note();
  }

  // Resolves when the address has been followed; from then on it is kept up to date.
  const follow = (rest) => restore(rest).finally(() => { restoring = false; });
  window.addEventListener("hashchange", () => { if (address.isOwn(location.hash)) location.reload(); });

  return { note, follow, restoring: () => restoring };
};
