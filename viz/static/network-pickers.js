// Offers names while a field of the form is filled in; without it the form takes a name or an IRI just the same.
"use strict";

(() => {
  const PAUSE = 150; // milliseconds without a key before the site is asked
  const root = document.documentElement.dataset.root ?? "/";
  const lang = document.documentElement.lang.startsWith("zh") ? "zh" : "en";

  for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("input[list][data-kind]"))) {
    let timer = 0;
    let asked = "";
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(offer, PAUSE);
    });

    async function offer() {
      const q = field.value.trim();
      if (!q || q === asked || q.length > 100) return;
      asked = q;
      const answer = await fetch(`${root}api/v1/network/search?${new URLSearchParams({ q, kind: field.dataset.kind ?? "" })}`);
      if (!answer.ok || asked !== q) return;
      const { found } = await answer.json();
      field.list?.replaceChildren(...found.map((name) => {
        const option = document.createElement("option");
        option.value = name.value[lang];
        const where = name.where ? ` · ${name.where[lang]}` : "";
        option.label = `${name.label[lang]}${where}`;
        return option;
      }));
    }
  }
})();
