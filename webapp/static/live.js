// The stream: one socket, whatever the page shows. What it says is drawn once a frame, however much it is.
// The protocol: docs/LIVE.md.
import * as list from "./livelist.js";
import { load, place, refresh } from "./router.js";
import { currentToken, forget } from "./session.js";
import { complain } from "./toast.js";

const SILENCE = 40000;
const TICK = 10000;
const ROOM = 2000; // between two readings of the list
const [SIGNED_OUT, NOT_ALLOWED, TOO_MANY] = [4401, 4403, 4429];
const PANEL = /^\/app\/(insights|activity|settings|check)/;

const detail = document.getElementById("detail");
const now = () => performance.now();

let token = currentToken;
let used = "";
let socket = null;
let timer = 0;
let tries = 0;
let heard = 0;
let cursor = 0;
let asked = 0; // the number of the list that was asked for last
let answered = 0;
let queue = [];
let due = 0;
let cursors = []; // where we were a while ago
let back = false; // it was away

const tell = (state) => document.dispatchEvent(new CustomEvent("sift:live", { detail: { state } }));
const isOpen = () => socket?.readyState === WebSocket.OPEN;
const say = (wish) => { if (isOpen()) socket.send(JSON.stringify(wish)); };

// How it stays connected

function connect() {
  clearTimeout(timer);
  hangUp();
  const mine = new WebSocket(`${location.protocol.replace("http", "ws")}//${location.host}/ws`);
  socket = mine;
  heard = now();
  mine.onopen = async () => {
    try {
      used = await token();
      if (mine !== socket || !isOpen()) return;
      back = tries > 0;
      say({ token: used });
      watch();
      watchDetail();
    } catch {
      mine.close();
    }
  };
  mine.onmessage = ({ data }) => {
    heard = now();
    queue.push(...JSON.parse(data));
    due ||= document.hidden ? setTimeout(flush, 1000) : requestAnimationFrame(flush);
  };
  mine.onclose = ({ code }) => { if (mine === socket) lost(code); };
}

function hangUp() {
  const old = socket;
  socket = null;
  old?.close();
}

function lost(code) {
  tell(navigator.onLine ? "waiting" : "offline");
  const most = code === TOO_MANY || tries >= 20 ? 30000 : 4000;
  const least = code === TOO_MANY ? 15000 : 0;
  timer = setTimeout(connect, least + Math.random() * Math.min(most, 500 * 2 ** tries++));
  if (code === SIGNED_OUT) forget(used);
  if (code === NOT_ALLOWED) reread();
}

const isDead = () => !socket || socket.readyState > WebSocket.OPEN || now() - heard > SILENCE;
const look = () => { if (!document.hidden && isDead()) { tries = 0; connect(); } };

// What the page shows

export function subscribe() {
  const at = list.element();
  if (at) cursor = Number(at.dataset.cursor);
  cursors = [cursor];
  list.begin(at);
  watch();
}

function watch(from = cursor) {
  const at = list.element();
  if (!at) return say({ page: PANEL.exec(place().main)?.[1] ?? null, cursor: Number(document.querySelector("#main [data-cursor]")?.dataset.cursor) || null });
  return say({ list: at.dataset.list, query: at.dataset.query, as: at.dataset.as || "", cursor: from, n: ++asked });
}

function watchDetail() {
  const [, , page, id] = place().detail.split(/[/?]/);
  say({ open: id ? { tasks: "task", inbox: "message" }[page] : null, id: id || "" });
}

// Rows that came by another way, as the next page of the list does: what has happened to them since that was read is
// told once more.
list.onForeignRows(() => watch(cursors[0]));

// What it is told

function flush() {
  due = 0;
  const ops = queue;
  queue = [];
  const rows = new Map();
  for (const op of ops) {
    if (op.n === asked) answered = asked;
    if ("c" in op && answered === asked) cursor = Math.max(cursor, op.c);
    hear[op.op]?.(op, rows);
  }
  if (rows.size) list.draw([...rows.values()]);
}

const ofList = (op, rows) => {
  if (answered !== asked) return; // it is of the list before
  rows.delete(op.id);
  rows.set(op.id, op);
};
const hear = {
  up: ofList,
  gone: ofList,
  ok() { tries = 0; tell("live"); },
  counts(op) { if (answered === asked) list.count(op); },
  reset(op) { tries = 0; if (!op.n || op.n === asked) { tell("live"); reread(); } },
  stale({ page }) {
    const isRead = window.scrollY > 200 || list.isBusy(document.getElementById("main"));
    if (PANEL.exec(place().main)?.[1] !== page) return;
    const isOurs = document.dispatchEvent(new CustomEvent("sift:stale", { cancelable: true })); // else the page draws itself
    if (isOurs && !isRead) refresh().catch(() => {});
  },
  changed(op) {
    document.dispatchEvent(new CustomEvent("sift:changed", { detail: op }));
    const message = document.getElementById("message");
    if (message?.dataset.id === op.id && ("by" in op || back)) rereadMessage();
  },
};

// Lists are read anew not more often than there is room for, and again when that did not work.
let reading = 0;
let read = -ROOM;
function reread() {
  clearTimeout(reading);
  reading = setTimeout(async () => {
    read = now();
    await refresh({ detail: true }).catch((error) => {
      if (error.status !== 404) return reread();
      list.element()?.removeAttribute("data-list"); // it is not ours any more
      return complain(error);
    });
  }, Math.max(100, read + ROOM - now()));
}
list.onMisfit(reread);

let message = 0;
function rereadMessage() {
  clearTimeout(message);
  message = setTimeout(() => {
    if (list.isBusy(detail)) document.dispatchEvent(new CustomEvent("sift:newer", { detail: { id: place().detail } }));
    else if (place().detail) load(detail, place().detail).catch(() => {});
  }, 150);
}

export function start(how = {}) {
  token = how.token || token;
  document.addEventListener("sift:main", subscribe);
  document.addEventListener("sift:detail", watchDetail);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) { if (queue.length) flush(); look(); } });
  window.addEventListener("online", () => { tries = 0; connect(); });
  let day = new Date().toDateString();
  setInterval(() => {
    look();
    cursors = [...cursors, cursor].slice(-3);
    if (day !== new Date().toDateString()) { // "today" is another day
      day = new Date().toDateString();
      reread();
    }
  }, TICK);
  subscribe();
  connect();
}
