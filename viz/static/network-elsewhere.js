// What is looked for and not drawn is looked for in the whole graph, and can be added to the picture.
"use strict";

const NetworkElsewhere = ({ acts }) => {
  const PAUSE = 250; // milliseconds without a key before the site is asked
  const MOST = 6;
  const { $, data, lang, say, tell, element, button, link } = NetworkPage;
  const root = document.documentElement.dataset.root ?? "/";
  const box = $("network-elsewhere");
  let timer = 0;
  let asked = "";

  function close() {
    clearTimeout(timer);
    asked = "";
    box.hidden = true;
    box.replaceChildren();
  }

  function row(item) {
    const about = item.station ? ` · ${item.station.label[lang]}` : "";
    return element("li", null, {}, link(item.label[lang], item.href), element("span", about, { class: "network-other" }), " ",
      button(say("bring"), () => { close(); void acts.bring(item.iri); }));
  }

  async function ask(text) {
    asked = text;
    const answer = await fetch(`${root}api/v1/search?${new URLSearchParams({ q: text, limit: "20" })}`);
    if (!answer.ok || asked !== text) return;
    const { items } = await answer.json();
    if (asked !== text) return;
    // Words and articles are no nodes that one looks for by name.
    const found = items.filter((item) => item.kind !== "quote" && item.kind !== "source");
    const told = found.length ? say("elsewhere", { text, total: found.length }) : say("nowhere", { text });
    tell(told);
    box.hidden = !found.length;
    box.replaceChildren(element("p", told), element("ul", null, {}, ...found.slice(0, MOST).map(row)));
  }

  /** @param {string} text what was typed and no node of the picture bears */
  function look(text) {
    close();
    if (!data.api || !text) return;
    timer = setTimeout(() => void ask(text).catch(close), PAUSE);
  }

  return { look, close };
};
