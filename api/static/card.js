// Opens what a page cites (a statement, a quote, an honour, a formula) as a card over the page, with what is before and
// after it in its source and how it is cited. Without this script each is a page of its own, to which its link leads.

const zh = document.documentElement.lang.startsWith("zh");
const root = document.documentElement.dataset.root ?? "/";
const CARDS = new RegExp(`^${root.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(curate/)?(claims|quotes|honours|formulas)/[^/]+/[^/]+$`);
const REFERS = ["for", "aria-labelledby", "aria-describedby", "aria-controls"];

/** @type {HTMLDialogElement | null} */
let dialog = null;
let asked = "";

/** @param {string} tag @param {Record<string, string>} attributes @param {string} text */
function element(tag, attributes, text) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
}

/** Names of its own, so that none on the page is there twice. @param {Element} card */
function renamed(card) {
  for (const one of card.querySelectorAll("[id]")) one.id = `card-${one.id}`;
  for (const name of REFERS)
    for (const one of card.querySelectorAll(`[${name}]`))
      one.setAttribute(name, (one.getAttribute(name) ?? "").split(" ").map((id) => `card-${id}`).join(" "));
  for (const one of card.querySelectorAll('a[href^="#"]')) one.setAttribute("href", `#card-${one.getAttribute("href")?.slice(1)}`);
  return card;
}

function shell() {
  const made = /** @type {HTMLDialogElement} */ (element("dialog", { class: "card-over", "aria-label": zh ? "证据" : "Evidence" }, ""));
  made.addEventListener("click", (event) => {
    if (event.target === made) made.close(); // beside the card
  });
  made.addEventListener("close", () => { asked = ""; });
  document.body.append(made);
  return made;
}

/** @param {string} href @param {Element} card */
function show(href, card) {
  dialog ??= shell();
  const bar = element("p", { class: "card-bar" }, "");
  const close = element("button", { type: "button", class: "button" }, zh ? "关闭" : "Close");
  close.addEventListener("click", () => dialog?.close());
  bar.append(element("a", { class: "button", href, "data-whole": "" }, zh ? "打开整页" : "Open the page"), close);
  dialog.replaceChildren(bar, renamed(card));
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
  const heading = /** @type {HTMLElement | null} */ (card.querySelector("h1"));
  if (heading) {
    heading.tabIndex = -1;
    heading.focus();
  }
}

/** @param {string} href */
async function open(href) {
  asked = href;
  try {
    const answer = await fetch(href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const card = page.querySelector("[data-card]");
    if (asked !== href) return;
    if (answer.ok && card) show(href, document.adoptNode(card));
    else location.assign(href);
  } catch {
    if (asked === href) location.assign(href);
  }
}

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement) || event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || "whole" in link.dataset) return;
  if (link.origin !== location.origin || !CARDS.test(link.pathname)) return;
  // On its own page one reads on from page to page.
  if (link.rel && !dialog?.contains(link)) return;
  event.preventDefault();
  void open(link.href);
});

export {};
