// Two places: #main has a page, #detail one task or message beside it (over it on a telephone). Their addresses are
// the browser's, so going back, links and reloads work as everywhere.
import { request } from "./session.js";
import { confirmClosing, haptic, on, showBackButton } from "./telegram.js";
import { complain, said } from "./toast.js";

const main = document.getElementById("main");
const detail = document.getElementById("detail");
const DETAIL = /^\/app\/(tasks|inbox)\/([A-Za-z0-9_-]{1,24})$/;
const HOME = "/app/tasks";

let shown = { main: "", detail: "" };
let dirty = false;
let opener = null;

export const place = () => shown;

const pathOf = (href) => {
  const url = new URL(href, location.origin);
  return url.pathname + url.search;
};
const listOf = (path) => `/app/${DETAIL.exec(path.split("?")[0])[1]}`;
const isDetail = (path) => DETAIL.test(path.split("?")[0]);

// Unsaved words are not thrown away without a question.
export function setDirty(value) {
  dirty = value;
  confirmClosing(value);
}
const mayLeave = () => !dirty || window.confirm(said().leave);

class Superseded extends Error {}
const newest = new Map();

// Fetches into a place. Rejects when there was no answer or it was a refusal; the old content stays then.
export async function load(target, path) {
  const ticket = Symbol(path);
  newest.set(target, ticket);
  target.setAttribute("aria-busy", "true");
  try {
    const response = await request(path);
    if (!response.ok) throw Object.assign(new Error(path), { status: response.status });
    const text = await response.text();
    if (newest.get(target) !== ticket) throw new Superseded();
    await htmx.swap({ target, swap: "innerMorph", text });
  } finally {
    if (newest.get(target) === ticket) target.removeAttribute("aria-busy");
  }
}

let going = null;

async function show(next) {
  const turning = turn(next);
  going = turning;
  try {
    await turning;
  } finally {
    if (going === turning) going = null;
  }
}

async function turn(next) {
  const turned = next.main !== shown.main;
  if (turned) await load(main, next.main);
  if (next.detail) await load(detail, next.detail);
  const was = shown;
  shown = next;
  setDirty(false);
  detail.hidden = !next.detail;
  if (!next.detail) detail.replaceChildren();
  document.body.classList.toggle("detailed", Boolean(next.detail));
  showBackButton(Boolean(next.detail) || history.state?.depth > 0);
  mark();
  if (turned) {
    if (!samePage(was.main, next.main)) {
      window.scrollTo(0, 0);
      if (was.main) main.focus({ preventScroll: true });
    }
    document.dispatchEvent(new CustomEvent("sift:main"));
  }
  if (next.detail !== was.detail) {
    if (!samePage(was.detail, next.detail)) detail.scrollTop = 0;
    document.dispatchEvent(new CustomEvent("sift:detail"));
    if (next.detail) detail.focus({ preventScroll: true });
    else if (opener?.isConnected) opener.focus({ preventScroll: true });
  }
}

const samePage = (one, other) => one.split("?")[0] === other.split("?")[0];

function mark() {
  const tab = shown.main.split(/[/?]/)[2];
  for (const link of document.querySelectorAll("#nav [data-tab]")) {
    if (link.dataset.tab === tab) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

// Goes to an address of ours. With replace, the one we are at is forgotten (typing a search is one step, not ten).
export async function open(href, { replace = false } = {}) {
  const path = pathOf(href);
  const next = isDetail(path) ? { main: shown.main || listOf(path), detail: path } : { main: path, detail: "" };
  if (!mayLeave()) return;
  try {
    await show(next);
  } catch (error) {
    if (!(error instanceof Superseded)) complain(error);
    return;
  }
  const depth = history.state?.depth || 0;
  const state = { ...next, depth: replace ? depth : depth + 1 };
  if (replace || path === location.pathname + location.search) history.replaceState(state, "", path);
  else history.pushState(state, "", path);
  showBackButton(Boolean(next.detail) || state.depth > 0);
}

export function close() {
  if (!shown.detail) return;
  if (history.state?.depth > 0) history.back();
  else open(shown.main, { replace: true });
}

// A form has led to another page: what is shown has its address from now on.
export function moved(path) {
  shown = { ...shown, main: path };
  history.replaceState({ ...shown, depth: history.state?.depth || 0 }, "", path);
}

// Draws again what is there: after a reset of the stream, or when somebody else changed much. Where somebody is just
// going to another page, that one: to draw the one they leave would keep them there.
export async function refresh({ detail: too = false } = {}) {
  while (going) await going.catch(() => {});
  try {
    await load(main, shown.main);
    if (too && shown.detail) await load(detail, shown.detail);
  } catch (error) {
    if (error instanceof Superseded) return;
    throw error;
  }
  document.dispatchEvent(new CustomEvent("sift:main"));
}

export async function start(path) {
  const first = path === "/app" || path === "/app/" ? HOME : path;
  const next = isDetail(first) ? { main: listOf(first), detail: first } : { main: first, detail: "" };
  await show(next);
  history.replaceState({ ...next, depth: 0 }, "", first);
}

window.addEventListener("popstate", ({ state }) => {
  if (!state?.main) return;
  if (!mayLeave()) return void history.pushState({ ...shown, depth: (state.depth || 0) + 1 }, "", shown.detail || shown.main);
  show({ main: state.main, detail: state.detail }).catch(() => location.reload());
});

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest?.("a[href^='/app']");
  if (link) {
    event.preventDefault();
    haptic("choice");
    if (isDetail(pathOf(link.href))) opener = link;
    open(link.href, { replace: link.hasAttribute("data-replace") });
  } else if (event.target.closest?.("[data-close]")) close();
});

on("back_button_pressed", () => (shown.detail ? close() : history.back()));
on("settings_button_pressed", () => open("/app/settings"));
