// Marks, free places and vector pictures of a network: pure drawing, knowing nothing of the page.
"use strict";

const NetworkDrawing = (() => {
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
  const EXPLICIT = "#B34700"; // of credit lines, in a legend
  const DASHES = "6 5";
  /** @type {(tag: string, attributes: Record<string, any>, text?: string | null) => SVGElement} */
  function svg(tag, attributes, text = null) {
    const made = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    if (text !== null) made.textContent = text;
    return made;
  }
  function sign(shape, colour, x, y, size, dashed = false) {
    /** @type {Record<string, any>} */
    const look = { fill: colour, stroke: "#333333", "stroke-width": 1.5 };
    if (dashed) look["stroke-dasharray"] = "4 3";
    if (!SHAPES[shape]) return svg("circle", { cx: x, cy: y, r: size, ...look });
    const points = SHAPES[shape].map(([a, b]) => `${(x + a * size).toFixed(1)},${(y + b * size).toFixed(1)}`);
    return svg("polygon", { points: points.join(" "), ...look });
  }

  // The head of an arrow: its tip stands where the mark at the end of the line begins.
  function head(from, to, color) {
    const angle = Math.atan2(to.y - from.y, to.x - from.x);
    const tip = { x: to.x - to.size * Math.cos(angle), y: to.y - to.size * Math.sin(angle) };
    const corner = (turn) => `${(tip.x - 10 * Math.cos(angle + turn)).toFixed(1)},${(tip.y - 10 * Math.sin(angle + turn)).toFixed(1)}`;
    const points = `${tip.x.toFixed(1)},${tip.y.toFixed(1)} ${corner(0.35)} ${corner(-0.35)}`;
    return svg("polygon", { points, fill: color.color, "fill-opacity": color.opacity });
  }

  // Width and height of a node with its label, in pixels at scale 1.
  function extent(drawing) {
    const lines = String(drawing.label).split("\n");
    const wide = Math.max(...lines.map((line) => [...line].reduce((sum, s) => sum + (s > "\u2e80" ? 15 : 8), 0)));
    return { w: Math.max(wide, 30) + 10, h: lines.length * 19 + 40 };
  }

  // Puts drawings beside all that is there, on the side to which the origin is nearest: never between what was drawn.
  // With nothing there they stand round the origin. Each takes the nearest free place of its side.
  function settle(drawings, origin, middle, taken) {
    const GAP = 70;
    const edge = {
      left: Math.min(origin.x, ...taken.map((box) => box.x - box.w / 2)) - GAP,
      right: Math.max(origin.x, ...taken.map((box) => box.x + box.w / 2)) + GAP,
      top: Math.min(origin.y, ...taken.map((box) => box.y - box.h / 2)) - GAP,
      bottom: Math.max(origin.y, ...taken.map((box) => box.y + box.h / 2)) + GAP,
    };
    const away = [
      [origin.x - edge.left, -1, 0], [edge.right - origin.x, 1, 0], [origin.y - edge.top, 0, -1], [edge.bottom - origin.y, 0, 1],
    ].sort(([a, dx, dy], [b, ex, ey]) => a - b || turn(dx, dy) - turn(ex, ey));
    const [, sideways, downward] = away[0];
    // Of two sides as near, the one that looks away from the middle.
    function turn(dx, dy) { return -(dx * (origin.x - middle.x) + dy * (origin.y - middle.y)); }
    const clashes = (box) => taken.some((other) =>
      Math.abs(other.x - box.x) < (other.w + box.w) / 2 && Math.abs(other.y - box.y) < (other.h + box.h) / 2);
    const along = Math.max(...drawings.map((drawing) => (sideways ? extent(drawing).h : extent(drawing).w)), 1);
    const across = Math.max(...drawings.map((drawing) => (sideways ? extent(drawing).w : extent(drawing).h)), 1);
    const many = Math.max(4, Math.ceil(Math.sqrt(drawings.length * (sideways ? across / along : 2.5))));
    for (const drawing of drawings) {
      const size = extent(drawing);
      search: for (let row = 0; ; row += 1) {
        for (let place = 0; place < many; place += 1) {
          const aside = (place % 2 ? 1 : -1) * Math.ceil(place / 2) * along;
          const out = row * across + across / 2;
          const x = sideways ? (sideways > 0 ? edge.right + out : edge.left - out) : origin.x + aside;
          const y = sideways ? origin.y + aside : downward > 0 ? edge.bottom + out : edge.top - out;
          const box = { x: Math.round(x), y: Math.round(y), ...size };
          if (clashes(box)) continue;
          Object.assign(drawing, { x: box.x, y: box.y });
          taken.push(box);
          break search;
        }
      }
    }
  }

  // Places in columns `pitch` apart, one group after the other, and in rings round a first: lists of [id, x, y].
  function columns(groups, pitch) {
    const places = [];
    let x = 0;
    for (const group of groups) {
      const lanes = Math.ceil(group.length / 14);
      const tall = Math.ceil(group.length / lanes);
      for (const [i, id] of group.entries())
        places.push([id, x + (i % lanes) * pitch, (Math.floor(i / lanes) - tall / 2) * 76]);
      x += lanes * pitch + 120;
    }
    return places;
  }
  function rings(centre, others) {
    const places = [[centre, 0, 0]];
    for (let ring = 1, i = 0; i < others.length; ring += 1) {
      const many = Math.min(others.length - i, ring * 11);
      for (let k = 0; k < many; k += 1, i += 1) {
        const angle = (2 * Math.PI * (k + (ring % 2) / 2)) / many;
        places.push([others[i], ring * 210 * Math.cos(angle), ring * 150 * Math.sin(angle)]);
      }
    }
    return places;
  }

  // The whole picture with title and legend. `marks` are drawings with x, y, colour and folded; `lines` have
  // both ends as x, y; `legend` has shape, colour and label of kinds, `samples` text, width and dashed of lines.
  function vectorPicture({ title, source, language, font, marks, lines, legend, samples }) {
    const boxes = marks.map((mark) => ({ ...mark, ...extent(mark) }));
    const left = Math.min(...boxes.map((b) => b.x - b.w / 2)) - 20;
    const top = Math.min(...boxes.map((b) => b.y - 30)) - 60;
    const needed = [...legend, ...samples].reduce((sum, one) => sum + 60 + extent(one).w, 30);
    const right = Math.max(...boxes.map((b) => b.x + b.w / 2), left + Math.max(700, needed)) + 20;
    const bottom = Math.max(...boxes.map((b) => b.y + b.h)) + 70;
    const [width, height] = [right - left, bottom - top];
    const ink = "#1d1f22";
    const picture = svg("svg", { xmlns: SVG, width, height, viewBox: `${left} ${top} ${width} ${height}`, lang: language, "font-family": font });
    const write = (text, look) => picture.append(svg("text", { fill: ink, ...look }, text));
    picture.append(svg("title", {}, title), svg("rect", { x: left, y: top, width, height, fill: "#ffffff" }));
    write(title, { x: left + 20, y: top + 34, "font-size": 20 });
    write(source, { x: right - 20, y: bottom - 8, "font-size": 12, "text-anchor": "end", fill: "#55585e" });
    for (const { from, to, color, width: wide, dashes, arrows } of lines) {
      const look = { x1: from.x, y1: from.y, x2: to.x, y2: to.y, stroke: color.color, "stroke-opacity": color.opacity, "stroke-width": wide };
      picture.append(svg("line", dashes ? { ...look, "stroke-dasharray": dashes.join(" ") } : look));
      if (arrows.to.enabled) picture.append(head(from, to, color));
    }
    for (const mark of boxes) {
      picture.append(sign(mark.shape, mark.colour, mark.x, mark.y, mark.size * 0.9, mark.folded));
      for (const [i, line] of mark.label.split("\n").entries())
        write(line, { x: mark.x, y: mark.y + mark.size + 17 + i * 18, "font-size": 15, "text-anchor": "middle",
          stroke: "#ffffff", "stroke-width": 3, "paint-order": "stroke" });
    }
    let x = left + 30;
    for (const kind of legend) {
      picture.append(sign(kind.shape, kind.colour, x, bottom - 34, 8));
      write(kind.label, { x: x + 14, y: bottom - 29, "font-size": 14 });
      x += 40 + extent(kind).w;
    }
    for (const sample of samples) {
      const look = { x1: x - 8, y1: bottom - 34, x2: x + 26, y2: bottom - 34, stroke: EXPLICIT, "stroke-width": sample.width };
      picture.append(svg("line", sample.dashed ? { ...look, "stroke-dasharray": DASHES } : look));
      write(sample.label, { x: x + 34, y: bottom - 29, "font-size": 14 });
      x += 60 + extent(sample).w;
    }
    return { text: new XMLSerializer().serializeToString(picture), width, height };
  }

  return { EXPLICIT, DASHES, svg, sign, extent, settle, columns, rings, vectorPicture };
})();
