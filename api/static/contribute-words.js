// The text of an article by code points, as the graph counts them: places of words, marks, names, numbers.

/** @typedef {{ start: number, end: number }} Span */
/** @typedef {Span & { spans: string[], name: boolean }} Piece a run of the text with the same marks */

/** @type {(text: string) => string[]} */
export const points = (text) => Array.from(text.replace(/\r\n?/g, "\n"));

/** @type {(text: string[], words: string) => number[]} where the words begin */
export function placesOf(text, words) {
  const sought = points(words);
  if (sought.length === 0) return [];
  const found = [];
  for (let start = 0; start + sought.length <= text.length; start += 1) {
    if (sought.every((point, at) => text[start + at] === point)) found.push(start);
  }
  return found;
}

/**
 * The text cut where a mark begins or ends.
 * @type {(length: number, spans: string[], names: Span[], placeOf: (name: string) => [number, number]) => Piece[]}
 */
export function pieces(length, spans, names, placeOf) {
  const placed = spans.map((name) => ({ name, place: placeOf(name) })).filter(({ place }) => place[1] <= length && place[0] < place[1]);
  const cuts = new Set([0, length]);
  for (const { place } of placed) place.forEach((at) => cuts.add(at));
  for (const { start, end } of names) [start, end].forEach((at) => at <= length && cuts.add(at));
  const sorted = [...cuts].sort((first, second) => first - second);
  return sorted.slice(0, -1).map((start, index) => {
    const end = sorted[index + 1];
    return {
      start,
      end,
      spans: placed.filter(({ place }) => place[0] <= start && end <= place[1]).map(({ name }) => name),
      name: names.some((one) => one.start <= start && end <= one.end),
    };
  });
}

/** @type {(text: string[], names: Span[], value: string) => string | undefined} the name of a person that a text repeats */
export const namedIn = (text, names, value) => names.map(({ start, end }) => text.slice(start, end).join("")).find((name) => name !== "" && value.includes(name));

/** @type {(text: string[], spans: Span[]) => { all: number, covered: number }} runs of digits, and those inside of a span */
export function numbersCovered(text, spans) {
  let [all, covered] = [0, 0];
  for (let start = 0; start < text.length; start += 1) {
    if (!/[0-9０-９]/.test(text[start]) || (start > 0 && /[0-9０-９.]/.test(text[start - 1]))) continue;
    all += 1;
    if (spans.some((span) => span.start <= start && start < span.end)) covered += 1;
  }
  return { all, covered };
}

const FALLS = ["change-rate", "average-annual-change", "change-ambiguous"];

/**
 * The bounds that a qualifier leaves open (coding protocol, section 5); for a fall they change places.
 * @type {(qualifier: string, measure: string, value: any) => Record<string, any> | null} null where it is not known
 */
export function boundsOf(qualifier, measure, value) {
  if (value === undefined || value === "" || !Number.isFinite(Number(value))) return null;
  const fall = FALLS.includes(measure) && Number(value) < 0;
  const [floor, ceiling] = fall ? ["upper_bound", "lower_bound"] : ["lower_bound", "upper_bound"];
  const none = { lower_bound: undefined, upper_bound: undefined, bound_exclusive: undefined };
  switch (qualifier) {
    case "exact": case "reached": case "only": return { ...none, lower_bound: value, upper_bound: value };
    case "over": return { ...none, [floor]: value, bound_exclusive: true };
    case "at-least": return { ...none, [floor]: value, bound_exclusive: false };
    case "nearly": case "under": return { ...none, [ceiling]: value, bound_exclusive: true };
    case "at-most": return { ...none, [ceiling]: value, bound_exclusive: false };
    case "about": return none;
    default: return null;
  }
}

/** @type {(text: string) => Promise<string>} SHA-256 of the text as UTF-8, hex; "" where the browser gives none (no https) */
export async function digestOf(text) {
  const { subtle } = globalThis.crypto ?? {};
  if (!subtle) return "";
  const bytes = new Uint8Array(await subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
