// Everything by keys. Single letters can be switched off in the settings: some people's voices type them.
import { act, neighbour, refuse, takeBack } from "./acting.js";
import { hideNew, move, openMenu, picking, showNew } from "./rows.js";
import { close, open } from "./router.js";
import { said } from "./toast.js";

const ask = document.getElementById("ask");
const GO = { t: "/app/tasks", i: "/app/inbox", s: "/app/settings", c: "/app/check" };
let going = 0;
let chosen = "";

const isTyped = (target) => target.matches?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
const rows = () => [...document.querySelectorAll("#list .row.task:not(.leaving)")];

// The row that keys are about: the one with the focus, else the one that had it last, else the open task's.
function current() {
  const held = document.activeElement?.closest?.("#list .row.task");
  return held || document.getElementById(`t-${chosen}`);
}
const about = () => (document.activeElement?.closest?.("#detail") && document.getElementById("task")) || current() || document.getElementById("task");

document.addEventListener("focusin", ({ target }) => {
  const row = target.closest?.("#list .row.task");
  if (row) chosen = row.dataset.id;
});

function step(by, extend) {
  const from = current();
  const next = from ? neighbour(from, by) : rows().at(by > 0 ? 0 : -1);
  if (!next) return from?.focus();
  if (extend && from) pick(from.dataset.id, true);
  if (extend) pick(next.dataset.id, true);
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

// In the order of the keys, however long the first one waits for its script.
let picks = Promise.resolve();
function pick(id, on) {
  if (id) picks = picks.then(picking).then(({ toggle }) => toggle(id, on));
}

const done = (task) => move(task.dataset.id, task.matches(".done, .dropped, [data-status=done], [data-status=dropped]") ? "reopen" : "done");

const DO = {
  j: () => step(1), k: () => step(-1), J: () => step(1, true), K: () => step(-1, true),
  e: () => about() && done(about()),
  s: () => about() && openMenu(about().dataset.id, "snooze"),
  p: () => about() && openMenu(about().dataset.id, "priority"),
  m: () => about() && openMenu(about().dataset.id, "status"),
  a: () => about() && act(about().dataset.id, "change", { assignee: "me" }, said().saved).catch(refuse),
  x: () => pick(current()?.dataset.id),
  z: () => takeBack(),
  n: () => document.getElementById("new-task") && showNew(),
  "/": () => document.getElementById("q")?.focus(),
  "?": help,
  g: () => { going = Date.now(); },
};

function help() {
  const words = document.getElementById("keys-help");
  if (!words) return;
  ask.replaceChildren(words.content.cloneNode(true));
  ask.onclick = null;
  ask.showModal();
}

function escape() {
  if (document.body.classList.contains("carrying")) return; // a card goes back, and nothing else
  const form = document.getElementById("new-task");
  if (form && !form.hidden) return hideNew();
  if (document.body.classList.contains("picking")) return document.dispatchEvent(new CustomEvent("sift:unpick"));
  if (document.body.classList.contains("detailed")) close();
}

export function press(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || ask.open) return;
  if (isTyped(event.target)) return;
  if (event.key === "Escape") return escape();
  if (event.key === "Enter" && event.target.matches?.(".row.task")) return event.target.querySelector("a")?.click();
  if (document.querySelector("#main [data-keys]")?.dataset.keys !== "on") return;
  const fresh = Date.now() - going < 1500;
  going = 0;
  const ways = document.querySelector("#main [data-own-keys]") ? { g: DO.g } : DO; // a page's own script has the others
  const run = fresh && GO[event.key] ? () => open(GO[event.key]) : ways[event.key];
  if (!run) return;
  event.preventDefault();
  run();
}
