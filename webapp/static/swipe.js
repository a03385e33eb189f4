// Swipes on a touch screen: to the right it is done, to the left it is put off; a long press begins to pick.
// Up and down stays the page's, and what begins at the edge stays Telegram's. Buttons do the same.
import { move, openMenu, picking } from "./rows.js";
import { haptic } from "./telegram.js";

const EDGE = 20;
const SURE = 10;
const FAR = 88;
const LONG = 500;

let swipe = null;

export function begin(event) {
  const row = event.target.closest?.("[data-swipe] .row.task");
  if (swipe || !row || !event.isPrimary || event.target.closest("button") || document.body.classList.contains("picking")) return;
  if (event.clientX < EDGE || event.clientX > innerWidth - EDGE) return;
  swipe = { row, id: row.dataset.id, pointer: event.pointerId, x: event.clientX, y: event.clientY, by: 0, sure: false, far: false, can: Boolean(row.querySelector(".tick[data-do=done]")) };
  swipe.long = setTimeout(() => {
    if (!swipe || swipe.sure) return;
    const { id } = swipe;
    quiet();
    end();
    picking().then(({ toggle }) => toggle(id, true));
  }, LONG);
}

document.addEventListener("pointermove", (event) => {
  if (!swipe || event.pointerId !== swipe.pointer) return;
  const dx = event.clientX - swipe.x;
  const dy = event.clientY - swipe.y;
  if (!swipe.sure) {
    if (Math.abs(dy) > SURE && Math.abs(dy) >= Math.abs(dx)) return end();
    if (Math.abs(dx) < SURE || !swipe.can) return;
    clearTimeout(swipe.long);
    swipe.sure = true;
    swipe.row.setPointerCapture?.(swipe.pointer);
  }
  swipe.by = dx;
  swipe.row.style.transform = `translateX(${dx}px)`;
  swipe.row.dataset.swipe = dx > 0 ? "done" : "snooze";
  const far = Math.abs(dx) > FAR;
  if (far !== swipe.far) haptic("light");
  swipe.far = far;
  swipe.row.classList.toggle("far", far);
});
document.addEventListener("pointerup", (event) => {
  if (!swipe || event.pointerId !== swipe.pointer) return;
  const { id, far, by, sure } = swipe;
  if (sure) quiet();
  end();
  if (far && by > 0) move(id, "done");
  else if (far) openMenu(id, "snooze");
});
document.addEventListener("pointercancel", (event) => { if (swipe?.pointer === event.pointerId) end(); });

// The click that follows a swipe or a long press is none.
function quiet() {
  const { row } = swipe;
  const stop = (event) => { if (row.contains(event.target)) { event.preventDefault(); event.stopPropagation(); } };
  document.addEventListener("click", stop, { capture: true });
  setTimeout(() => document.removeEventListener("click", stop, { capture: true }), 400);
}

function end() {
  clearTimeout(swipe.long);
  swipe.row.style.transform = "";
  swipe.row.classList.remove("far");
  delete swipe.row.dataset.swipe;
  swipe = null;
}
