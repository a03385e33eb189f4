// The board: cards are carried to another column, with the mouse at once, with a finger after a long press. On a telephone
// one column is seen at a time; at the edge of the screen the next one comes.
import { act, later, refuse, sectionOf } from "./acting.js";
import { said, say } from "./toast.js";
import { haptic } from "./telegram.js";

const SURE = 6;
const STILL = 10; // a finger never keeps quite still
const LONG = 350; // sooner than the browser's own menu
const EDGE = 44;
const DWELL = 450;
const TURN = 850;
let carried = null;

const board = () => document.querySelector("#list.board");
const columns = () => [...(board()?.querySelectorAll(".column") || [])];
const verbInto = (column, status) => {
  const pair = column.dataset.from.split(" ").find((one) => one.startsWith(`${status}:`));
  return pair?.split(":")[1];
};

document.addEventListener("pointerdown", (event) => {
  if (carried) return void drop(); // a second finger
  const card = event.target.closest?.(".board .row.task[data-status]");
  if (!card || event.button || event.target.closest("button") || document.body.classList.contains("picking")) return;
  carried = { card, pointer: event.pointerId, isTouch: event.pointerType !== "mouse", from: event, at: event, ghost: null, over: null, side: 0 };
  if (carried.isTouch) carried.long = setTimeout(lift, LONG);
});
document.addEventListener("dragstart", (event) => { if (event.target.closest?.(".board")) event.preventDefault(); });
document.addEventListener("contextmenu", (event) => { if (carried?.isTouch) event.preventDefault(); });
document.addEventListener("pointermove", (event) => {
  if (event.pointerId !== carried?.pointer) return;
  carried.at = event;
  if (!carried.ghost) {
    const far = Math.hypot(event.clientX - carried.from.clientX, event.clientY - carried.from.clientY);
    if (far < (carried.isTouch ? STILL : SURE)) return;
    if (carried.isTouch) return void drop(); // the page is scrolled
    lift();
  }
  if (carried) hover();
});

function lift() {
  const { card, isTouch, from } = carried;
  if (!card.isConnected) return void drop();
  const box = card.getBoundingClientRect();
  const ghost = card.cloneNode(true);
  ghost.removeAttribute("id");
  ghost.className += isTouch ? " ghost held" : " ghost";
  const origin = `${from.clientX - box.left}px ${from.clientY - box.top}px`;
  Object.assign(ghost.style, { left: `${box.left}px`, top: `${box.top}px`, width: `${box.width}px`, transformOrigin: origin });
  document.body.append(ghost);
  carried.ghost = ghost;
  card.classList.add("carried");
  for (const column of columns()) {
    column.classList.toggle("no", column.dataset.section !== card.dataset.status && !verbInto(column, card.dataset.status));
  }
  document.body.classList.add("carrying");
  haptic("light");
  hover();
}

// Where it is now. A finger hides what is under it: for it a column reaches from the top to the bottom.
function hover() {
  const { ghost, from, at, isTouch } = carried;
  ghost.style.translate = `${at.clientX - from.clientX}px ${at.clientY - from.clientY}px`;
  const isIn = ({ left, right }) => left <= at.clientX && at.clientX < right;
  const over = isTouch
    ? columns().find((column) => isIn(column.getBoundingClientRect()))
    : document.elementFromPoint(at.clientX, at.clientY)?.closest(".column");
  if (over !== carried.over) {
    carried.over?.classList.remove("over");
    carried.over = over;
    over?.classList.add("over");
  }
  const side = at.clientX < EDGE ? -1 : at.clientX > innerWidth - EDGE ? 1 : 0;
  if (!isTouch || side === carried.side) return;
  carried.side = side;
  clearTimeout(carried.turning);
  if (side) carried.turning = setTimeout(turn, DWELL);
}

// The column beside comes into view, and the one after that while the finger stays at the edge.
function turn() {
  const place = board();
  const next = place && columns()[shownAt(place) + carried.side];
  if (!next || place.scrollWidth <= place.clientWidth) return;
  show(next);
  haptic("choice");
  carried.turning = setTimeout(turn, TURN);
}

function drop() {
  const was = carried;
  carried = null;
  clearTimeout(was.long);
  clearTimeout(was.turning);
  was.ghost?.remove();
  was.card.classList.remove("carried");
  was.over?.classList.remove("over");
  document.body.classList.remove("carrying");
  for (const column of columns()) column.classList.remove("no");
  return was;
}

document.addEventListener("pointerup", (event) => {
  if (event.pointerId !== carried?.pointer) return;
  const { card, ghost, over } = drop();
  if (!ghost) return;
  quiet(card);
  if (card.isConnected && over?.isConnected && over.dataset.section !== card.dataset.status) carry(card, over);
});
document.addEventListener("pointercancel", (event) => { if (event.pointerId === carried?.pointer) drop(); });
document.addEventListener("keydown", (event) => { if (carried?.ghost && event.key === "Escape") { event.preventDefault(); drop(); } });

// The click that follows is none.
function quiet(card) {
  const stop = (event) => { if (card.contains(event.target)) { event.preventDefault(); event.stopPropagation(); } };
  document.addEventListener("click", stop, { capture: true });
  setTimeout(() => document.removeEventListener("click", stop, { capture: true }), 400);
}

async function carry(card, column) {
  const verb = verbInto(column, card.dataset.status);
  if (!verb) return say(said().cannot);
  const home = card.parentElement;
  const next = card.nextElementSibling;
  column.querySelector("ul").prepend(card);
  card.classList.add("moving");
  try {
    await act(card.dataset.id, "move", { verb }, said().saved);
    haptic("success");
  } catch (error) {
    home.insertBefore(card, next?.isConnected ? next : null);
    refuse(error);
    later();
  }
  card.classList.remove("moving");
}

// The columns of a telephone.
function follow() {
  const place = board();
  const sheet = document.querySelector('link[href$="/board.css"]');
  if (!place) return;
  if (sheet && !sheet.sheet) return sheet.addEventListener("load", follow, { once: true });
  const first = sectionOf(document.querySelector("[data-column][aria-selected=true]")?.dataset.column);
  place.addEventListener("touchmove", hold, { passive: false });
  if (first && !place.scrollLeft) place.scrollLeft = first.offsetLeft - place.offsetLeft;
  let frame = 0;
  place.onscroll = () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      mark(shownAt(place));
      if (carried?.ghost) hover();
    });
  };
}
// What is carried does not scroll the page: said before the touch begins, else Safari does not listen.
const hold = (event) => { if (carried?.ghost) event.preventDefault(); };
const shownAt = (place) => Math.round(place.scrollLeft / Math.max(1, place.clientWidth));
const show = (column) => board().scrollTo({ left: column.offsetLeft - board().offsetLeft, behavior: "smooth" });
function mark(shown) {
  for (const [at, tab] of [...document.querySelectorAll("[data-column]")].entries()) tab.setAttribute("aria-selected", at === shown);
}
document.addEventListener("click", (event) => {
  const tab = event.target.closest?.("[data-column]");
  if (!tab) return;
  show(sectionOf(tab.dataset.column));
  haptic("choice");
});
document.addEventListener("sift:main", () => { if (board() && !board().onscroll) follow(); });
follow();
