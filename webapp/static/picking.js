// Several tasks at once: picked one by one, or all that the filter finds.
import { list, rowsOf } from "./acting.js";
import { forMany, openMenu } from "./rows.js";
import { haptic } from "./telegram.js";

const picked = new Set();
let all = false;

const bar = () => document.getElementById("bulk");
const which = () => (all ? { query: list().dataset.query, as: list().dataset.as || null } : { ids: [...picked] });

export function begin() {
  if (document.body.classList.contains("picking")) return end();
  document.body.classList.add("picking");
  draw();
}

export function toggle(id, on = !picked.has(id)) {
  if (on) picked.add(id);
  else picked.delete(id);
  all = false;
  haptic("choice");
  document.body.classList.toggle("picking", picked.size > 0);
  draw();
}

function end() {
  picked.clear();
  all = false;
  document.body.classList.remove("picking");
  draw();
}

function draw() {
  const on = document.body.classList.contains("picking");
  for (const row of document.querySelectorAll("#list .row.task")) {
    const is = on && (all || picked.has(row.dataset.id));
    row.classList.toggle("picked", is);
    if (on) row.setAttribute("aria-selected", is);
    else row.removeAttribute("aria-selected");
  }
  const place = bar();
  if (!place) return;
  place.hidden = !on;
  place.toggleAttribute("hx-morph-skip", on);
  const total = Number(place.dataset.total);
  place.querySelector("[data-picked]").textContent = (all ? total : picked.size).toLocaleString();
  place.querySelector("[data-all]").hidden = all || total <= picked.size;
  for (const button of place.querySelectorAll("[data-bulk]")) button.disabled = !all && !picked.size;
  document.querySelector("[data-pick]")?.setAttribute("aria-pressed", on);
}

document.addEventListener("click", (event) => {
  if (!document.body.classList.contains("picking")) return;
  const row = event.target.closest?.("#list .row.task");
  if (row && !event.target.closest("[data-menu]")) {
    event.preventDefault();
    event.stopPropagation();
    return toggle(row.dataset.id);
  }
  if (event.target.closest?.("[data-unpick]")) return end();
  if (event.target.closest?.("[data-all]")) { all = true; return draw(); }
  const deed = event.target.closest?.("[data-bulk]")?.dataset.bulk;
  if (!deed) return;
  if (deed === "done" || deed === "drop") forMany(which(), "move", deed);
  else openMenu(which(), deed);
}, true);
document.addEventListener("sift:unpick", end);
document.addEventListener("sift:main", () => {
  for (const id of picked) if (!rowsOf(id).length) picked.delete(id);
  draw();
});
