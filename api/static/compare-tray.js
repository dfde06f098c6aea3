// What is ticked in lists is kept while one goes from page to page, in a tray from which it is compared.
// Without this script the ticks of one list are sent by the form around it.

const KEY = "fengqiao-compare";
const MOST = 6;

/** @typedef {{ kind: string, items: { slug: string, label: string }[] }} Tray */

const zh = document.documentElement.lang.startsWith("zh");
const root = document.documentElement.dataset.root ?? "/";
const tray = document.getElementById("compare-tray");

/** @returns {Tray} */
function kept() {
  try {
    const found = JSON.parse(sessionStorage.getItem(KEY) ?? "");
    if (typeof found.kind === "string" && Array.isArray(found.items)) return found;
  } catch {
    // Nothing is kept, or not by us.
  }
  return { kind: "", items: [] };
}

/** @param {Tray} now */
function keep(now) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(now));
  } catch {
    // Storage is switched off: the tray lasts as long as the page.
  }
  show(now);
}

/** @returns {HTMLInputElement[]} */
const boxes = () => [.../** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("input[data-compare]"))];

/** @param {Tray} now */
function show(now) {
  for (const box of boxes()) {
    box.checked = box.name === now.kind && now.items.some((item) => item.slug === box.value);
    box.disabled = !box.checked && box.name === now.kind && now.items.length >= MOST;
  }
  if (!tray) return;
  tray.hidden = now.items.length === 0;
  tray.replaceChildren();
  if (tray.hidden) return;
  const told = document.createElement("p");
  told.textContent = (zh ? "对照：" : "Compare: ") + now.items.map((item) => item.label).join(zh ? "、" : ", ");
  const go = document.createElement("a");
  go.className = "button primary";
  go.href = `${root}compare?${now.kind}=${now.items.map((item) => encodeURIComponent(item.slug)).join(",")}`;
  go.textContent = zh ? `对照 ${now.items.length} 项` : `Compare ${now.items.length}`;
  const clear = document.createElement("button");
  clear.type = "button";
  clear.className = "button";
  clear.textContent = zh ? "清空" : "Clear";
  clear.addEventListener("click", () => keep({ kind: "", items: [] }));
  tray.append(told, go, clear);
}

document.addEventListener("change", (event) => {
  const box = event.target;
  if (!(box instanceof HTMLInputElement) || !box.matches("input[data-compare]")) return;
  const before = kept();
  const items = before.kind === box.name ? before.items.filter((item) => item.slug !== box.value) : [];
  if (box.checked) items.push({ slug: box.value, label: box.dataset.compare ?? box.value });
  keep({ kind: items.length ? box.name : "", items });
});

show(kept());
window.addEventListener("pageshow", () => show(kept()));
