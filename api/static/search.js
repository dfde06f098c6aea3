// Suggestions while something is typed into the search box of a page; without them the form works just the same.

const PAUSE = 120; // milliseconds without a key before the site is asked
const MOST = 8;

/** @type {Record<string, { zh: string, en: string }>} */
const KINDS = {
  station: { zh: "派出所", en: "station" }, place: { zh: "地区", en: "place" }, mechanism: { zh: "机制", en: "mechanism" },
  type: { zh: "机制类型", en: "type" }, indicator: { zh: "指标", en: "indicator" }, formula: { zh: "口诀", en: "formula" },
  honour: { zh: "荣誉", en: "honour" }, setting: { zh: "环境", en: "setting" }, source: { zh: "来源", en: "source" },
  concept: { zh: "概念", en: "concept" }, quote: { zh: "原文", en: "quote" },
};

const root = document.documentElement.dataset.root ?? "/";
const lang = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
const field = /** @type {HTMLInputElement | null} */ (document.getElementById("site-search"));
const list = document.getElementById("site-search-list");
const count = document.getElementById("site-search-status");

/** @param {HTMLInputElement} input @param {HTMLElement} options @param {HTMLElement} told */
function suggest(input, options, told) {
  let timer = 0;
  let asked = "";
  let chosen = -1;
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", options.id);

  const all = () => /** @type {HTMLElement[]} */ ([...options.children]);

  function choose(place) {
    chosen = place;
    all().forEach((option, number) => option.setAttribute("aria-selected", String(number === place)));
    if (place < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", all()[place].id);
  }

  function show(open) {
    options.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (!open) choose(-1);
  }

  function suggestion(item, number) {
    const made = document.createElement("li");
    made.id = `site-search-${number}`;
    made.setAttribute("role", "option");
    made.dataset.href = item.href;
    const name = document.createElement("span");
    name.textContent = item.label[lang];
    const about = document.createElement("span");
    about.className = "about";
    about.textContent = [KINDS[item.kind][lang], item.station?.label[lang]].filter(Boolean).join(" · ");
    if (item.matched !== item.label[lang]) {
      const matched = document.createElement("span");
      if (/\p{Script=Han}/u.test(item.matched)) matched.lang = "zh-Hans";
      matched.textContent = item.matched;
      about.append(" · ", matched);
    }
    made.append(name, about);
    return made;
  }

  async function offer() {
    const q = input.value.trim();
    asked = q;
    if (!q) {
      show(false);
      return;
    }
    const answer = await fetch(`${root}api/v1/search?${new URLSearchParams({ q, limit: String(MOST) })}`);
    if (!answer.ok || asked !== q) return;
    const { items, total } = await answer.json();
    if (asked !== q) return;
    options.replaceChildren(...items.map(suggestion));
    told.textContent = lang === "zh" ? `${total} 项` : `${total} found`;
    show(items.length > 0 && document.activeElement === input);
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => void offer().catch(() => show(false)), PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || options.hidden) return;
    const { length } = all();
    if (event.key === "ArrowDown") choose((chosen + 1) % length);
    else if (event.key === "ArrowUp") choose(chosen <= 0 ? length - 1 : chosen - 1);
    else if (event.key === "Escape") {
      // What is still asked for must not open the list again.
      clearTimeout(timer);
      asked = "";
      show(false);
    }
    else if (event.key === "Enter" && chosen >= 0) location.assign(all()[chosen].dataset.href ?? "");
    else return;
    event.preventDefault();
  });
  options.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  options.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target.closest("li") : null;
    if (target) location.assign(target.dataset.href ?? "");
  });
  input.addEventListener("blur", () => show(false));
  show(false);
}

if (field && list && count) suggest(field, list, count);
