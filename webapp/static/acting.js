// Changes of tasks: sent one after another for each task, shown at once, taken back with Z or the toast.
import { request } from "./session.js";
import { load, refresh } from "./router.js";
import { complain, said, say } from "./toast.js";
import { haptic } from "./telegram.js";

const MANY = 60000;
const SECTIONS = ["overdue", "today", "upcoming", "someday", "snoozed", "finished"];
const LEAVING = 250;
const KEPT = 20;

const turns = new Map();
const undos = [];

export const list = () => document.getElementById("list");
export const rowsOf = (id) => document.querySelectorAll(`.row.task[data-id="${id}"]`);
export const openTask = (id) => document.querySelector(`#task[data-id="${id}"]`);
export const isLive = () => document.getElementById("live").dataset.state === "live";
export const parsed = (html) => new DOMParser().parseFromString(html, "text/html").body;
const look = () => (list()?.dataset.as ? `as=${list().dataset.as}` : "");

// What the server answers, as elements. Rejects with {status, said?, html?}.
export async function post(path, body, patience = {}) {
  const response = await request(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), ...patience });
  const text = await response.text();
  if (response.ok) return parsed(text);
  const refusal = response.headers.get("Content-Type")?.includes("json") ? JSON.parse(text).error : {};
  throw Object.assign(new Error(path), { status: response.status, said: refusal.message, html: response.status === 409 ? text : "" });
}

export function refuse(error) {
  if (!error.said) return complain(error);
  haptic("error");
  say(error.said);
}

// One deed with one task. Two of one task never overtake each other. Gives what was answered.
export function act(id, deed, body, words) {
  const turn = (turns.get(id) || Promise.resolve()).catch(() => {}).then(() => send(id, deed, body, words));
  turns.set(id, turn);
  return turn;
}

async function send(id, deed, body, words) {
  const seen = (openTask(id) || rowsOf(id)[0])?.dataset.version;
  const sent = deed === "move" && seen ? { ...body, version: Number(seen) } : body;
  const query = [look(), openTask(id) ? "pane" : ""].filter(Boolean).join("&");
  const answer = await post(`/app/tasks/${id}/${deed}?${query}`, sent);
  settle(answer);
  const since = answer.querySelector("[data-since]")?.textContent.trim();
  remember(answer.querySelector("[data-batch]")?.dataset.batch, [words, since].filter(Boolean).join(". "));
  return answer;
}

function remember(batch, words, path = "/app/tasks/undo") {
  const back = batch && { batch, path };
  if (back) undos.push(back);
  undos.splice(0, undos.length - KEPT);
  if (words) say(words, back && (() => takeBack(back)));
}

export async function takeBack(back = undos.at(-1)) {
  if (!back) return;
  undos.splice(undos.indexOf(back), 1);
  try {
    const answer = await post(back.path, { batch: back.batch }, { signal: AbortSignal.timeout(MANY) });
    settle(answer, { anew: true });
    if (back.path.endsWith("bulk/undo")) later();
    say(answer.querySelector("[data-said]")?.textContent || said().undone);
  } catch (error) {
    refuse(error);
  }
}

// The same with many tasks: with ids, or with all that the list's filter finds.
export async function actOnMany(which, deed, value) {
  const answer = await post("/app/tasks/bulk", { ...which, deed, value: value || null }, { signal: AbortSignal.timeout(MANY) });
  const sum = answer.querySelector("[data-said]");
  remember(sum.dataset.batch, sum.textContent, "/app/tasks/bulk/undo");
  later();
}

// Shows what the server says a task is now: in the list, and on its page.
export function settle(answer, { anew = false } = {}) {
  const row = answer.querySelector("li.row.task");
  if (row) put(row, anew);
  const page = answer.querySelector("#task");
  if (page) document.dispatchEvent(new CustomEvent("sift:task", { detail: page }));
  if (!isLive()) later();
  else if (row?.dataset.section === "finished" || document.getElementById(row?.id.replace(/^t-/, "d-"))) justDone();
}

export function put(row, anew = false) {
  const old = document.getElementById(row.id);
  if (!list() || (!old && !anew)) return;
  const into = sectionOf(row.dataset.section)?.querySelector("ul");
  if (!into) return old && row.dataset.section === "finished" ? leave(old) : later();
  const held = old?.contains(document.activeElement);
  if (old && old.parentElement === into && old.dataset.key === row.dataset.key) {
    htmx.swap({ target: old, swap: "outerMorph", text: row.outerHTML });
    return;
  }
  old?.remove();
  into.insertBefore(row, [...into.children].find((other) => other.dataset.key > row.dataset.key) || null);
  if (held) row.focus({ preventScroll: true });
  tidy();
}

export const sectionOf = (name) => list()?.querySelector(`[data-section="${name}"]:not(li)`);

// A group of rows that came later: its rows go where they belong, or it does.
export function merge(section) {
  const there = sectionOf(section.dataset.section);
  if (there) {
    for (const row of [...section.querySelectorAll("li.row")]) {
      document.getElementById(row.id)?.remove();
      put(row, true);
    }
    return;
  }
  const rank = SECTIONS.indexOf(section.dataset.section);
  const next = [...list().children].find((other) => SECTIONS.indexOf(other.dataset.section) > rank);
  list().insertBefore(section, next || null);
}

export function leave(row) {
  if (row.contains(document.activeElement)) (neighbour(row, 1) || neighbour(row, -1))?.focus();
  row.classList.add("leaving");
  setTimeout(() => { row.remove(); tidy(); }, LEAVING);
}

export function neighbour(row, step) {
  const rows = [...document.querySelectorAll("#list .row.task:not(.leaving)")];
  return rows[rows.indexOf(row) + step];
}

const tidy = () => {
  for (const section of list()?.querySelectorAll("section:not(.column)") || []) if (!section.querySelector("li")) section.remove();
};

let timer = 0;
export function later() {
  clearTimeout(timer);
  timer = setTimeout(() => list() && refresh().catch(complain), isLive() ? 600 : 60);
}

let doneTimer = 0;
export function justDone() {
  clearTimeout(doneTimer);
  doneTimer = setTimeout(() => {
    const place = document.getElementById("just-done");
    if (place) load(place, place.dataset.address).catch(() => {});
  }, 300);
}
