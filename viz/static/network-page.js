// What the page gave to its scripts (data and words), and elements made of text only, never of HTML.
"use strict";

const NetworkPage = (() => {
  /** @type {(id: string) => HTMLElement} */
  const $ = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
  /** @type {(id: string) => HTMLSelectElement} a field to choose or, alike in what is used of it, to write in */
  const field = (id) => /** @type {HTMLSelectElement} */ ($(id));
  const data = JSON.parse($("network-data").textContent ?? "");
  const lang = data.language;
  const say = (name, values = {}) =>
    data.words[name].replace(/\{(\w+)\}/g, (_, key) => String(values[key] ?? ""));
  const kinds = new Map(data.kinds.map((kind) => [kind.name, kind]));

  function tell(text) {
    $("network-status").textContent = text;
  }

  /** What an error says. @type {(error: unknown) => string} */
  const reason = (error) => (error instanceof Error ? error.message : String(error));

  // An answer of the site's own API; an error with its own words where it refuses.
  async function ask(path, parameters) {
    const address = `${data.api}${path ? `/${path}` : ""}?${new URLSearchParams(parameters)}`;
    const response = await fetch(address, { headers: { Accept: "application/json" } });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.detail ?? response.statusText);
    return answer;
  }

  /**
   * @template {keyof HTMLElementTagNameMap} K @param {K} tag @param {string | null} text
   * @param {Record<string, any>} attributes @param {(Node | string)[]} children
   */
  function element(tag, text = null, attributes = {}, ...children) {
    const made = document.createElement(tag);
    if (text !== null) made.textContent = text;
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }
  /** @param {string | null} text @param {() => unknown} act @param {Record<string, string>} attributes */
  function button(text, act, attributes = {}) {
    const made = element("button", text, { type: "button", ...attributes });
    made.addEventListener("click", act);
    return made;
  }

  // An id may be any IRI; only what leads to a page becomes a link.
  const link = (text, href, attributes = {}) =>
    /^(https?:\/\/|\/(?!\/))/.test(href) ? element("a", text, { href, ...attributes }) : element("span", text);

  return { $, field, data, lang, say, kinds, tell, ask, reason, element, button, link };
})();
