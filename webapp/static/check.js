// What is in doubt, decided with four keys: A as read, C correct, D no task, S later; 1 to 9 choose, Z takes back.
import { parsed } from "./acting.js";
import { open, refresh } from "./router.js";
import { request } from "./session.js";
import { haptic } from "./telegram.js";

const place = () => document.getElementById("doubts");
const cases = () => [...(place()?.querySelectorAll("article.check") || [])];
const current = () => document.activeElement?.closest?.("article.check") || cases()[0];

// What was put off stands last, in the order in which it was, until the page is left.
let putOff = [];
// The one that the focus goes on to, while an answer is awaited.
let next = "";

function go(article) {
  article?.focus({ preventScroll: true });
  article?.scrollIntoView({ block: "nearest", behavior: "instant" });
}

const after = (article) => {
  const all = cases();
  return all[all.indexOf(article) + 1] || all.find((other) => other !== article);
};

// After the choices there is the whole task, where everything can be set.
function correct(article) {
  const choice = article.querySelector(".chips button");
  if (choice) choice.focus();
  else open(`/app/tasks/${article.dataset.id}`);
}

function later(article) {
  const following = after(article);
  putOff = [...putOff.filter((id) => id !== article.id), article.id];
  article.parentElement.append(article);
  haptic("choice");
  go(following || article);
}

document.addEventListener("click", (event) => {
  const article = event.target.closest?.("article.check");
  if (!article) return;
  if (event.target.closest("[data-correct]")) correct(article);
  else if (event.target.closest("[data-skip]")) later(article);
  else if (event.target.closest("[hx-post]")) {
    haptic("light");
    // The same one while something is still asked of it, else the next.
    next = `${article.id} ${after(article)?.id || ""}`;
    asked += 1; // the answer is newer than what is being fetched
  }
});

document.addEventListener("htmx:after:swap", () => {
  if (!place()) return;
  for (const id of putOff) {
    const article = document.getElementById(id);
    if (article) place().append(article);
  }
  if (!next) return;
  const wanted = next.split(" ").map((id) => id && document.getElementById(id)).find(Boolean);
  next = "";
  drawn.clear(); // the answer has drawn everything
  if (wanted) go(wanted);
  else document.getElementById("main").focus({ preventScroll: true });
});
document.addEventListener("sift:main", () => {
  asked += 1;
  drawn.clear();
  if (!place()) putOff = [];
});
for (const event of ["htmx:response:error", "htmx:error"]) document.addEventListener(event, () => { next = ""; });

// What others do meanwhile. What is settled says so where it stands, and what is new comes last; only when nobody has
// touched anything for a while the page closes up: no button moves under a finger.
const REST = 3000;
const drawn = new Map(); // article -> how it is now
let asked = 0;
let touched = 0;
let resting = 0;

for (const event of ["pointerdown", "pointermove", "keydown", "scroll"]) {
  document.addEventListener(event, () => { touched = performance.now(); }, { capture: true, passive: true });
}

document.addEventListener("sift:stale", async (event) => {
  if (!place()) return;
  event.preventDefault();
  const mine = ++asked;
  const response = await request("/app/check").catch(() => null);
  const text = response?.ok ? await response.text() : "";
  if (text && mine === asked && place()) meet(parsed(text));
});

function meet(page) {
  const fresh = page.querySelector("#doubts");
  if (!cases().length && fresh.querySelector("article.check")) return refresh().catch(() => {});
  document.querySelector("#main h1").innerHTML = page.querySelector("h1").innerHTML;
  place().dataset.cursor = fresh.dataset.cursor;
  const now = new Map([...fresh.querySelectorAll("article.check")].map((article) => [article.id, article]));
  const oldest = now.size < Number(fresh.dataset.total) ? [...now.values()].at(-1).dataset.made : ""; // there are more
  for (const article of cases()) {
    const newer = now.get(article.id);
    now.delete(article.id);
    if (newer && newer.dataset.version !== article.dataset.version) drawn.set(article, newer);
    else if (!newer && article.dataset.made > oldest) settle(article);
  }
  for (const article of now.values()) {
    place().append(article);
    htmx.process(article);
  }
  rest();
}

function settle(article) {
  if (drawn.get(article) === null) return;
  drawn.set(article, null);
  touched = performance.now();
  const words = document.createElement("p");
  words.className = "outcome";
  words.textContent = place().dataset.settled;
  article.append(words);
  if (article.contains(document.activeElement)) article.focus({ preventScroll: true });
  article.classList.add("settled");
  if (article === current()) document.getElementById("say").textContent = words.textContent;
}

function rest() {
  clearTimeout(resting);
  const isHeld = matchMedia("(hover: hover)").matches && place()?.matches(":hover");
  const left = Math.max(touched + REST - performance.now(), isHeld || next ? 500 : 0);
  if (left > 0 && drawn.size) {
    resting = setTimeout(rest, left);
    return;
  }
  for (const [article, newer] of drawn) {
    if (!article.isConnected) continue;
    if (newer) htmx.swap({ target: article, swap: "outerMorph", text: newer.outerHTML });
    else leave(article);
  }
  drawn.clear();
}

function leave(article) {
  if (article.contains(document.activeElement)) go(after(article));
  article.remove();
  if (!cases().length) refresh().catch(() => {});
}

document.addEventListener("keydown", (event) => {
  if (!place() || place().dataset.keys === "off" || event.defaultPrevented || event.isComposing) return;
  if (event.metaKey || event.ctrlKey || event.altKey || event.target.closest?.("input, textarea, select, #detail") || document.querySelector("dialog[open]")) return;
  const key = event.key.toLowerCase();
  const article = current();
  const all = cases();
  if (key === "z") document.querySelector("#toast [data-undo]")?.click();
  else if (key === "j" || key === "k") go(all[all.indexOf(article) + (key === "j" ? 1 : -1)]);
  else if (article?.matches(".settled") && /^[1-9acds]$/.test(key)) go(after(article));
  else if (article && /^[1-9]$/.test(key)) article.querySelectorAll(".chips button")[key - 1]?.click();
  else if (article && /^[acds]$/.test(key)) article.querySelector(`[data-key="${key}"]`)?.click();
  else return;
  event.preventDefault();
});
