// The picture as a file: SVG with title and legend, and PNG made of it.
"use strict";

const NetworkExports = ({ model, canvas }) => {
  const { data, lang, kinds, element } = NetworkPage;
  const { vectorPicture } = NetworkDrawing;
  const { network, nodeSet, edgeSet } = canvas;
  const { nodes } = model;

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
      lines: edgeSet.get().map((edge) => ({
        ...edge, from: places[edge.from], to: { ...places[edge.to], size: nodes.get(edge.to).drawing.size },
      })),
      legend: data.kinds.filter((kind) => shownKinds.has(kind.name)),
      samples: model.samples(),
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
    const pixels = element("canvas", null, { width: Math.round(drawn.width * scale), height: Math.round(drawn.height * scale) });
    pixels.getContext("2d")?.drawImage(image, 0, 0, pixels.width, pixels.height);
    URL.revokeObjectURL(image.src);
    pixels.toBlob((blob) => save(blob, `fengqiao-${data.picture.view}.png`));
  }

  return { saveSvg, savePng };
};
