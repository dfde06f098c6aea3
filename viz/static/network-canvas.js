// The canvas: vis-network and what is drawn on it, what of it is in view, where new nodes go, layouts to choose.
"use strict";

const NetworkCanvas = ({ nodes, state }) => {
  const NARROW = 600; // pixels: a canvas narrower than this gets the places made for phones
  const TALL = 1300; // no canvas is made taller than this
  const READABLE = 0.75; // the scale at which labels of 15 px are 11 px on screen
  const { extent, settle, columns, rings } = NetworkDrawing;
  const { $, data } = NetworkPage;

  const stage = $("network-canvas");
  // So does one on which the places made for wide screens could not be read.
  const narrow = stage.clientWidth < NARROW || widthScale(data.drawing.nodes) < READABLE - 0.01;
  const nodeSet = new vis.DataSet();
  const edgeSet = new vis.DataSet();
  const network = new vis.Network(stage, { nodes: nodeSet, edges: edgeSet }, { ...data.drawing.options, autoResize: true });
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const placed = () => [...nodes.values()].filter((node) => node.drawing);

  function paint() {
    const colours = dark.matches ? ["#e8e8e3", "#17191c"] : ["#1d1f22", "#ffffff"];
    const font = { color: colours[0], strokeWidth: 4, strokeColor: colours[1] };
    network.setOptions({ nodes: { font }, edges: { font } });
  }

  function drawnNode(node) {
    const pinned = state.pinned.has(node.id);
    return { ...node.drawing, fixed: pinned, borderWidth: pinned ? 4 : 1.5 };
  }

  // Shows just these nodes (id → node) and edges; what stays keeps its place.
  function draw(visible, lines) {
    for (const [id, at] of Object.entries(network.getPositions()))
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
    mark(state.selected);
  }

  function mark(id) {
    network.setSelection({ nodes: id ? [id] : [], edges: [] });
  }

  // ---------------------------------------------------------------- what is in view

  // What all drawings take with their labels, in pixels at scale 1.
  function bounds() {
    const now = network.getPositions();
    const boxes = placed().map(({ id, drawing }) => ({ ...drawing, ...now[id], ...extent(drawing) }));
    const left = Math.min(...boxes.map((b) => b.x - b.w / 2));
    const top = Math.min(...boxes.map((b) => b.y - 30));
    const right = Math.max(...boxes.map((b) => b.x + b.w / 2));
    const bottom = Math.max(...boxes.map((b) => b.y - 20 + b.h));
    return { left, top, width: right - left, height: bottom - top };
  }

  // Gives the nodes their first places: a narrow canvas those made for it, a wide one those stretched to its shape.
  function arrange() {
    if (!placed().length) return;
    if (narrow) {
      for (const node of placed()) [node.drawing.x, node.drawing.y] = data.narrow[node.id];
      const needed = bounds().height * scaleOfWidth() + 8;
      if (needed < stage.clientHeight) resize(Math.max(needed, 240));
      return;
    }
    if (placed().length < 3) return;
    const drawings = placed().map((node) => node.drawing);
    const height = span(drawings, "y");
    const tall = Math.min(TALL, height * 1.1 * Math.min(0.77, widthScale(drawings)));
    if (tall > stage.clientHeight) resize(tall);
    const ratio = stage.clientWidth / stage.clientHeight / (span(drawings, "x") / height);
    const most = data.picture.view === "whole" ? [0.45, 1.9] : [1, 1.4];
    const stretch = Math.min(most[1], Math.max(most[0], ratio));
    for (const node of placed()) node.drawing.x *= stretch;
  }
  // What drawings take along an axis with half a label at each end, and the scale at which all stand side by side.
  function span(drawings, axis) {
    const all = drawings.map((drawing) => drawing[axis]);
    return Math.max(...all) - Math.min(...all) + (axis === "x" ? 170 : 70);
  }
  function widthScale(drawings) {
    return drawings.length ? stage.clientWidth / span(drawings, "x") / 1.1 : 1;
  }
  function resize(height) {
    stage.style.height = `${height}px`;
    network.setSize("100%", `${height}px`);
    network.redraw();
  }
  function scaleOfWidth() {
    return Math.min(1, Math.max(READABLE, stage.clientWidth / bounds().width));
  }

  function fit() {
    network.fit({ nodes: nodeSet.getIds(), animation: false, maxZoomLevel: 1.15 });
    stage.dataset.scale = String(network.getScale());
    $("network-more").hidden = true;
  }
  // The first view: the whole on a wide canvas; on a narrow one its top, so large that it can be read.
  function open() {
    if (!narrow || !nodeSet.length) return fit();
    const { left, top, width, height } = bounds();
    const scale = scaleOfWidth();
    const seen = stage.clientHeight / scale;
    network.moveTo({ scale, position: { x: left + width / 2, y: top + (height > seen ? seen : height) / 2 } });
    stage.dataset.scale = String(scale);
    $("network-more").hidden = height <= seen + 30;
  }
  // A node in the middle, so large that it can be read.
  function look(id) {
    network.focus(id, { scale: Math.max(network.getScale(), READABLE), animation: false });
    stage.dataset.scale = String(network.getScale());
  }
  function zoom(by) {
    network.moveTo({ scale: network.getScale() * by });
    stage.dataset.scale = String(network.getScale());
  }
  // After an unfolding: all of it where there is room for all, else the node that was unfolded.
  function reveal(id) {
    if (narrow) look(id);
    else fit();
  }
  for (const name of ["dragStart", "zoom"]) network.on(name, () => { $("network-more").hidden = true; });

  // ---------------------------------------------------------------- places

  // Places for nodes that come later, round the one that was unfolded.
  function place(parent, fresh) {
    const positions = network.getPositions();
    const taken = Object.entries(positions).map(([id, at]) => ({ ...at, ...extent(nodes.get(id).drawing) }));
    const middle = { x: 0, y: 0 };
    for (const at of taken) {
      middle.x += at.x / taken.length;
      middle.y += at.y / taken.length;
    }
    settle(fresh.map((id) => nodes.get(id).drawing), positions[parent ?? ""] ?? middle, middle, taken);
  }

  // The node nearest to another (or to the middle of the view) in a direction; null where there is none.
  function nearest(id, dx, dy) {
    const all = network.getPositions(nodeSet.getIds());
    const from = id ? all[id] : network.getViewPosition();
    let best = null;
    for (const [other, at] of Object.entries(all)) {
      if (other === id) continue;
      const along = (at.x - from.x) * dx + (at.y - from.y) * dy;
      const across = Math.abs((at.x - from.x) * dy) + Math.abs((at.y - from.y) * dx);
      if (along <= 1) continue;
      const cost = along + 2.5 * across;
      if (!best || cost < best.cost) best = { id: other, cost };
    }
    return best?.id ?? null;
  }

  // Moves all nodes but the pinned ones: “columns”, “rings”, “force”, or “first” for the places of the first picture.
  function relayout(name) {
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
      places = [...first].filter(([id]) => ids.includes(id)).map(([id, at]) => [id, at.x, at.y]);
    }
    for (const [id, x, y] of places) network.moveNode(id, x, y);
    network.redraw(); // or the boxes that are fitted are those of the old places
    if (name === "first") open();
    else fit();
  }

  // One stop for the tab key: the stage, which takes the keys.
  const inner = stage.querySelector(".vis-network");
  if (inner instanceof HTMLElement) inner.tabIndex = -1;
  paint();
  dark.addEventListener("change", paint);
  arrange();
  const first = new Map(placed().map((node) => [node.id, { x: node.drawing.x, y: node.drawing.y }]));

  return { narrow, network, nodeSet, edgeSet, stage, draw, mark, fit, open, look, zoom, reveal, place, nearest, relayout };
};
