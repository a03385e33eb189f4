// The rows of the list, as the stream says them. It never takes the focus nor moves what is being read: what is new
// waits behind a button until the reader is at the top.
import { said } from "./toast.js";

const MANY = 12; // more at once come and go without a movement
const LONGEST = 300;
const LEAVING = 250;
const SHOWING = 1000;
const DIGEST = 900;
const FIELDS = "input, textarea, select, [contenteditable]";

const quiet = document.getElementById("say");
const pill = document.createElement("button");
pill.id = "pill";
pill.type = "button";
pill.hidden = true;
document.getElementById("toast").before(pill);

export const element = () => document.querySelector("#list[data-list]");

let held = new Map();
let known = null;
let fresh = 0;
let digest = 0;
let misfit = () => {};
let foreign = () => {};
let ours = new WeakSet();

export const onMisfit = (call) => { misfit = call; };
export const onForeignRows = (call) => { foreign = call; };

// Whether somebody is writing there, or has something of it unfolded.
export const isBusy = (place) => Boolean(place && (place.closest(".editing") || place.querySelector(".editing") || (place.contains(document.activeElement) && document.activeElement.matches(FIELDS))));

const rows = () => element()?.querySelectorAll("li.row") || [];
const sectionOf = (name) => element()?.querySelector(`[data-section="${CSS.escape(name)}"]:not(li)`);
const isAtTop = () => window.scrollY < 8 && !document.activeElement?.closest("#list .row") && !document.querySelector("dialog[open], [popover]:popover-open");

// A list that was read just now.
export function begin(at) {
  held.clear();
  offer();
  if (at === known) return;
  known = at;
  seen.disconnect();
  if (at) seen.observe(at, { childList: true, subtree: true });
}

// Operations on rows, one for each row.
export function draw(ops) {
  const list = element();
  if (!list) return;
  const [still, top] = [ops.length > MANY, isAtTop()];
  for (const op of ops) {
    if (op.op === "gone") leave(op, still);
    else put(op, still);
  }
  if (top) show(); else offer();
  tidy();
}

function put(op, still) {
  const shape = document.createElement("template");
  shape.innerHTML = op.html;
  const row = shape.content.querySelector("li");
  const old = document.getElementById(row.id);
  if (!old || !element().contains(old)) return hold(op, row);
  if (isBusy(old)) return newer(old, "changed");
  const moved = old.dataset.key !== op.key || old.closest("section")?.dataset.section !== op.section;
  const picked = old.classList.contains("picked");
  htmx.swap({ target: old, swap: "outerMorph", text: row.outerHTML });
  old.classList.toggle("picked", picked);
  if (moved) place(old, op);
  if (!still) flash(old, "changed");
}

// A new row waits, unless it stands on a page that was not read yet.
function hold(op, row) {
  const column = element().dataset.as && sectionOf(op.section);
  const last = [...(column || element()).querySelectorAll("li.row")].at(-1);
  const hasMore = column ? column.querySelector("[data-more]") : document.querySelector("#more, [data-more]");
  if (hasMore && last && op.key > last.dataset.key) return;
  held.delete(op.id);
  held.set(op.id, { op, row });
}

function show() {
  const [still, waiting] = [held.size > MANY, [...held.values()]];
  held.clear();
  let first = null;
  for (const { op, row } of waiting) {
    document.getElementById(row.id)?.remove();
    if (!place(row, op)) continue;
    first ||= row;
    htmx.process(row);
    if (!still) flash(row, "fresh");
    fresh += 1;
  }
  offer();
  announce();
  if (rows().length > LONGEST) misfit(); // it is read anew, with the way to what comes after
  return first;
}

// Puts a row where its key has it. Of a section that is not there the list knows no place: it is read anew.
function place(row, op) {
  const into = sectionOf(op.section)?.querySelector("ul");
  if (!into) {
    row.remove();
    misfit();
    return false;
  }
  const focus = row.contains(document.activeElement) ? document.activeElement : null;
  ours.add(row);
  into.insertBefore(row, [...into.children].find((other) => other !== row && other.dataset.key > op.key) || null);
  focus?.focus({ preventScroll: true });
  return true;
}

function leave({ id }, still) {
  held.delete(id);
  const row = element().querySelector(`li.row[data-id="${CSS.escape(id)}"]`);
  if (!row || row.classList.contains("leaving")) return;
  if (isBusy(row)) return newer(row, "gone");
  if (row.contains(document.activeElement)) {
    const all = [...rows()];
    (all[all.indexOf(row) + 1] || all[all.indexOf(row) - 1])?.focus({ preventScroll: true });
  }
  row.classList.add("leaving");
  setTimeout(() => { row.remove(); tidy(); }, still ? 0 : LEAVING);
}

// Somebody is writing in it: it stays as it is, and they are told.
function newer(row, what) {
  row.dataset.newer = what;
  document.dispatchEvent(new CustomEvent("sift:newer", { detail: { id: row.dataset.id, what } }));
}

function tidy() {
  for (const section of element()?.querySelectorAll("section:not(.column)") || []) {
    if (!section.querySelector("li")) section.remove();
  }
  if (known?.isConnected && !known.querySelector("section") && !document.querySelector("#main .empty")) misfit();
}

function flash(row, name) {
  row.classList.remove(name);
  void row.offsetWidth; // begins anew
  row.classList.add(name);
  setTimeout(() => row.classList.remove(name), SHOWING);
}

// Words for a number of things: plurals are given for 1, 2 and 5.
function words(name, count) {
  const rules = new Intl.PluralRules(document.documentElement.lang);
  const like = [1, 2, 5].find((number) => rules.select(number) === rules.select(count)) || 5;
  return said()[`${name}-${like}`].replace("#", count.toLocaleString(document.documentElement.lang));
}

function offer() {
  const text = held.size ? words("new", held.size) : "";
  if (pill.textContent !== text) pill.textContent = text;
  pill.hidden = !held.size;
}

function announce() {
  if (!fresh || digest) return;
  digest = setTimeout(() => {
    quiet.textContent = words("more", fresh);
    [fresh, digest] = [0, 0];
  }, DIGEST);
}

export function count({ total, facets }) {
  const numbers = new Map([["total", total]]);
  for (const [name, values] of Object.entries(facets)) for (const [value, number] of Object.entries(values)) numbers.set(`${name}:${value}`, number);
  for (const place of document.querySelectorAll("[data-count]")) {
    const number = numbers.get(place.dataset.count);
    if (number === undefined) continue;
    const text = number.toLocaleString(document.documentElement.lang);
    if (place.textContent !== text) place.textContent = text;
    place.closest(".choice")?.classList.toggle("none", !number);
  }
}

pill.addEventListener("click", () => {
  window.scrollTo({ top: 0, behavior: "instant" });
  show()?.focus({ preventScroll: true });
});
window.addEventListener("scroll", () => { if (held.size && isAtTop()) show(); }, { passive: true });

let foreignTimer = 0;
const seen = new MutationObserver((changes) => {
  const added = changes.flatMap(({ addedNodes }) => [...addedNodes]);
  const strange = added.some((node) => node.nodeType === 1 && !ours.has(node) && (node.matches("li.row") || node.querySelector("li.row")));
  if (!strange || foreignTimer) return;
  foreignTimer = setTimeout(() => { foreignTimer = 0; foreign(); }, 1500);
});
