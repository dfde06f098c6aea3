// Puts a network page together: model, canvas, card, lists and address, and what mouse, touch and keys do. Asks
// nothing but the site's own API; in a stand-alone file (no API) it asks nothing at all.
"use strict";

(() => {
  const ZOOM = 1.25;
  const { $, field, data, lang, say } = NetworkPage;

  const model = NetworkModel();
  const canvas = NetworkCanvas(model);
  const memory = NetworkMemory({ model, canvas });
  const acts = {};
  const lists = NetworkLists({ model, acts });
  const card = NetworkCard({ model, acts });
  const lineCard = NetworkLine({ model });
  const elsewhere = NetworkElsewhere({ acts });
  const pictures = NetworkExports({ model, canvas });
  Object.assign(acts, NetworkActs({ model, canvas, memory, show, card, lineCard, elsewhere }));
  const { state, edges, label, kindName } = model;
  const { network, stage } = canvas;

  // Brings everything on the page in line with the model.
  function show() {
    const { shown, lines } = model.visible();
    canvas.draw(shown, lines);
    const text = say("shown", { nodes: shown.size, edges: lines.length });
    $("network-count").textContent = text;
    stage.setAttribute("aria-label", say("picture", { summary: text }));
    lists.show(shown, lines);
    field("network-undo").disabled = !model.canGoBack();
    $("network-unhide").hidden = state.hidden.size === 0;
    $("network-unhide").textContent = say("unhide", { count: state.hidden.size });
    memory.note();
  }

  // ---------------------------------------------------------------- the tip

  const tip = $("network-tip");
  const hovers = window.matchMedia("(hover: hover)");
  function tipAt(event, text) {
    if (!hovers.matches) return; // a finger has tapped, and the card says it all
    tip.textContent = text;
    tip.hidden = false;
    const frame = stage.getBoundingClientRect();
    tip.style.left = `${Math.max(0, Math.min(event.clientX - frame.left + 12, frame.width - 220))}px`;
    tip.style.top = `${event.clientY - frame.top + 16}px`;
  }
  network.on("hoverNode", ({ node, event }) => tipAt(event, `${label(node)} · ${kindName(node)}`));
  network.on("hoverEdge", ({ edge, event }) => {
    const line = edges.get(edge);
    if (!line) return;
    const count = line.count > 1 ? ` × ${line.count}` : "";
    const grade = line.grade ? ` · ${line.grade.toUpperCase()}` : "";
    tipAt(event, `${label(line.source)} — ${line.label[lang]}${count}${grade} — ${label(line.target)}`);
  });
  for (const name of ["blurNode", "blurEdge", "dragStart", "zoom"]) network.on(name, () => { tip.hidden = true; });

  // ---------------------------------------------------------------- mouse, touch and keys

  network.on("click", ({ nodes: hit, edges: hitLines }) => {
    tip.hidden = true; // it would lie over what was opened
    if (!hit.length && hitLines.length) acts.line(hitLines[0]);
    else acts.select(hit[0] ?? null);
  });
  network.on("doubleClick", ({ nodes: hit }) => { if (hit.length) acts.expand(hit[0]); });
  network.on("dragEnd", ({ nodes: dragged }) => { if (dragged.length) memory.note(); });

  const chosen = (act) => () => state.selected && act(state.selected);
  const keys = {
    ArrowLeft: () => acts.step(-1, 0), ArrowRight: () => acts.step(1, 0),
    ArrowUp: () => acts.step(0, -1), ArrowDown: () => acts.step(0, 1),
    Enter: chosen(acts.expand), Backspace: chosen(acts.collapse), Delete: chosen(acts.hide), p: chosen(acts.pin),
    z: acts.undo, f: canvas.fit, Escape: () => acts.select(null),
    "+": () => canvas.zoom(ZOOM), "-": () => canvas.zoom(1 / ZOOM),
  };
  stage.addEventListener("keydown", (event) => {
    if (event.altKey || event.metaKey || (event.ctrlKey && event.key !== "z")) return;
    const act = Object.hasOwn(keys, event.key) ? keys[event.key] : null;
    if (!act) return;
    event.preventDefault();
    act();
  });

  const buttons = {
    fit: canvas.fit, undo: acts.undo, unhide: acts.unhide, svg: pictures.saveSvg, png: pictures.savePng,
    nearer: () => canvas.zoom(ZOOM), farther: () => canvas.zoom(1 / ZOOM),
  };
  for (const [name, act] of Object.entries(buttons)) $(`network-${name}`).addEventListener("click", () => act());
  const [layout, search] = [field("network-layout"), field("network-search")];
  layout.addEventListener("change", () => acts.relayout(layout.value));
  search.addEventListener("input", () => acts.search(search.value));
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { event.preventDefault(); acts.nextMatch(); }
  });

  // ---------------------------------------------------------------- begin

  field("network-tables").removeAttribute("open");
  show();
  canvas.open();
  // On a phone the card would cover half of the picture before anything was asked.
  if (data.picture.view === "ego" && !canvas.narrow) acts.select(data.picture.nodes[0].id);
  else card.show(null);
  memory.follow({ acts, show, card }).then(() => { stage.dataset.ready = "true"; });
})();
