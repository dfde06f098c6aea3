// Findings of the gate beside the fields that they are of: the entry is validated while it is written.

import { element, root, say } from "./editor-page.js";

/** @typedef {{ severity: string, pointer: string | null, message: Record<string, string>, value: string | null, rule: string }} Finding */

const PAUSE = 900; // milliseconds without a change before the gate is asked
const MOST = 40; // findings in the list above the form
/** @type {"zh" | "en"} */
const lang = say("zh", "en");

/**
 * @param {{ send: () => string, place: HTMLElement, list: HTMLElement, told: (count: { bad: number, pointers: Set<string> } | null, words: string) => void, goTo: (pointer: string) => void }} given
 * `send` gives the entry as JSON; `list` is the list above the form
 */
export function checking({ send, place, list, told, goTo }) {
  /** @type {Finding[]} */
  let findings = [];
  let timer = 0;
  let running = false;
  let again = false;
  let sent = "";
  /** @type {Finding[]} what this page has found itself */
  let own = [];

  const all = () => [...own, ...findings];
  const bad = () => all().filter(({ severity }) => severity === "Violation");

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(() => void run(), PAUSE);
  }

  async function run() {
    const content = send();
    if (running) {
      again = true;
      return;
    }
    if (content === sent) return;
    running = true;
    told(null, say("正在校验…", "Checking…"));
    try {
      const answer = await fetch(`${root}api/v1/validate?standing=true`, { method: "POST", headers: { "Content-Type": "application/json" }, body: content });
      if (answer.ok) {
        ({ findings } = await answer.json());
        sent = content;
        show();
      } else if (answer.status === 429 || answer.status === 503) {
        again = true;
      } else {
        const { messages } = await answer.json();
        findings = [];
        told({ bad: 1, pointers: new Set([""]) }, messages?.[lang] ?? String(answer.status));
      }
    } catch {
      told(null, say("现在连不上服务器，稍后再校验；所写的已保存在浏览器里。", "The server cannot be reached now; what you wrote is kept in the browser."));
      again = true;
    } finally {
      running = false;
    }
    if (again) {
      again = false;
      soon();
    }
  }

  /** @param {Finding[]} found by this page itself, before the gate is asked */
  function note(found) {
    if (JSON.stringify(found) === JSON.stringify(own)) return;
    own = found;
    show();
  }

  /** @param {string} pointer */
  function nearest(pointer) {
    const parts = [.../** @type {NodeListOf<HTMLElement>} */ (place.querySelectorAll("[data-pointer]"))];
    const within = parts.filter(({ dataset }) => pointer === dataset.pointer || pointer.startsWith(`${dataset.pointer}/`));
    return within.sort((first, second) => (second.dataset.pointer?.length ?? 0) - (first.dataset.pointer?.length ?? 0))[0];
  }

  function show() {
    for (const part of place.querySelectorAll(".told-here")) part.replaceChildren();
    for (const part of place.querySelectorAll(".bad")) part.classList.remove("bad");
    for (const part of place.querySelectorAll(".count-here")) part.replaceChildren();
    for (const part of place.querySelectorAll("[aria-invalid]")) part.removeAttribute("aria-invalid");
    /** @type {Map<HTMLElement, number>} */
    const counts = new Map();
    for (const finding of all()) {
      const pointer = finding.pointer ?? "";
      const part = nearest(pointer);
      const here = part?.dataset.whole === undefined ? part?.querySelector(":scope > .told-here") : null;
      if (part && here) {
        here.append(element("span", { class: finding.severity === "Violation" ? "violation" : "warning" }, finding.message[lang]));
        if (finding.severity === "Violation") {
          part.classList.add("bad");
          part.querySelector("input, select, textarea")?.setAttribute("aria-invalid", "true");
        }
      }
      const statement = /** @type {HTMLElement | null} */ (part?.closest("[data-whole]") ?? null);
      if (statement && finding.severity === "Violation") counts.set(statement, (counts.get(statement) ?? 0) + 1);
    }
    for (const [statement, count] of counts) {
      statement.classList.add("bad");
      statement.querySelector(".count-here")?.append(say(`${count} 处待改`, `${count} to mend`));
    }
    const shown = bad().slice(0, MOST);
    list.replaceChildren(
      ...shown.map((finding) => {
        const go = element("button", { type: "button", class: "finding" }, element("span", { class: "place" }, finding.pointer || "/"), ` ${finding.message[lang]}`);
        go.addEventListener("click", () => goTo(finding.pointer ?? ""));
        return element("li", {}, go);
      }),
      ...(bad().length > MOST ? [element("li", {}, say(`另有 ${bad().length - MOST} 处`, `${bad().length - MOST} more`))] : []),
    );
    if (bad().length === 0 && send() !== sent) {
      told(null, say("尚未校验", "Not checked yet")); // no finding of the gate's is no word of the gate's
      return;
    }
    told(
      { bad: bad().length, pointers: new Set(bad().map(({ pointer }) => pointer ?? "")) },
      bad().length === 0 ? say("符合规则", "Conforms to the rules") : say(`有 ${bad().length} 处待改`, `${bad().length} findings to mend`),
    );
  }

  let at = -1;
  /** The next place that is to be mended. */
  function next() {
    const places = bad();
    if (places.length === 0) return;
    at = (at + 1) % places.length;
    goTo(places[at].pointer ?? "");
  }

  return {
    soon, run, show, next, note,
    /** @param {Finding[]} found what the gate said when the entry was submitted */
    take: (found) => {
      findings = found;
      show();
    },
    count: () => bad().length,
    isChecked: () => !running && !again && send() === sent,
  };
}
