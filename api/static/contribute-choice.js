// A choice that only a person can make, in a dialog: what was found, and what may be done.

import { byId, element } from "./editor-page.js";

/** @typedef {{ label: string, act?: () => void | Promise<void>, href?: string, first?: boolean }} Way */

/** @param {string} title @param {string} words @param {Way[]} ways */
export function choose(title, words, ways) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("choice"));
  const parts = ways.map(({ label, act, href, first }) => {
    if (href) return element("a", { class: "button", href, target: "_blank", rel: "noopener" }, label);
    const button = element("button", { type: "button", class: first ? "button primary" : "button" }, label);
    button.addEventListener("click", async () => {
      dialog.close();
      await act?.();
    });
    return button;
  });
  dialog.replaceChildren(element("h2", { id: "choice-title" }, title), element("p", {}, words), element("p", { class: "actions" }, ...parts));
  if (!dialog.open) dialog.showModal();
}
