// What can be done with a task where it stands. Keys, swipes and picking are fetched when they are first used.
import { act, actOnMany, isLive, justDone, later, list, merge, parsed, post, put, refuse, rowsOf } from "./acting.js";
import { request } from "./session.js";
import { complain, said, say } from "./toast.js";
import { haptic } from "./telegram.js";

const ask = document.getElementById("ask");
const WORDS = { done: "done", reopen: "reopened", drop: "dropped" };

// Moves a task: shown at once, put right when the server says no.
export async function move(id, verb) {
  const rows = [...rowsOf(id)];
  const mark = verb === "done" || verb === "drop" ? "done" : "open";
  for (const row of rows) row.classList.add("moving", ...(mark === "done" ? ["done"] : []));
  haptic(mark === "done" ? "success" : "light");
  try {
    await act(id, "move", { verb }, said()[WORDS[verb] || "saved"]);
  } catch (error) {
    for (const row of rows) if (mark === "done") row.classList.remove("done");
    refuse(error);
    later();
  }
  for (const row of rows) row.classList.remove("moving");
}

export async function choose(id, what, value) {
  try {
    if (what === "move") await move(id, value);
    else if (what === "snooze") await act(id, "snooze", { until: value || null }, said()[value ? "snoozed" : "saved"]);
    else if (what === "send") await act(id, "send", { place: value }, said().saved);
    else await act(id, "change", { [what]: value || null }, said().saved);
  } catch (error) {
    refuse(error);
  }
}

// The choices for one task, or for all that are picked ({ids} or {query}).
export async function openMenu(target, part = "") {
  const opener = document.activeElement;
  const one = typeof target === "string";
  try {
    const response = await request(`/app/tasks/${one ? `${target}/` : ""}menu?part=${part}`);
    if (!response.ok) throw Object.assign(new Error("menu"), { status: response.status });
    ask.innerHTML = await response.text();
  } catch (error) {
    return complain(error);
  }
  ask.showModal();
  await new Promise((closed) => { ask.onclose = closed; ask.onclick = (event) => pick(event, one, target); });
  if (opener?.isConnected && document.activeElement === document.body) opener.focus({ preventScroll: true });
}

function pick(event, one, target) {
  if (event.target === ask) ask.close(); // beside it
  const button = event.target.closest("[data-choose]");
  if (!button) return;
  event.preventDefault();
  ask.close();
  const { choose: what, value } = button.dataset;
  if (one) choose(target, what, value);
  else forMany(target, what, value);
}

export async function forMany(which, what, value) {
  document.dispatchEvent(new CustomEvent("sift:unpick"));
  try {
    await actOnMany(which, what, value);
    haptic("success");
  } catch (error) {
    refuse(error);
  }
}

export function showNew() {
  const form = document.getElementById("new-task");
  form.hidden = false;
  form.setAttribute("hx-morph-skip", "");
  form.elements.text.focus();
  window.scrollTo({ top: 0 });
}

export function hideNew() {
  const form = document.getElementById("new-task");
  form.reset();
  form.hidden = true;
  form.removeAttribute("hx-morph-skip");
  document.querySelector("[data-new]")?.focus();
}

async function add(form) {
  const { text, workspace } = form.elements;
  if (!text.value.trim()) return;
  form.classList.add("moving");
  try {
    const answer = await post(`/app/tasks?${list()?.dataset.as ? "as=board" : ""}`, { text: text.value, ...(workspace ? { workspace: workspace.value } : {}) });
    haptic("success");
    say(said().saved);
    text.value = "";
    text.focus();
    if (isLive() && list() && !list().dataset.query) put(answer.querySelector("li.row"), true);
    else if (!isLive()) later();
  } catch (error) {
    refuse(error);
  }
  form.classList.remove("moving");
}

async function more(button) {
  if (button.disabled) return;
  button.disabled = true;
  const holder = button.parentElement;
  try {
    const response = await request(button.dataset.more);
    if (!response.ok) throw Object.assign(new Error("more"), { status: response.status });
    const answer = parsed(await response.text());
    for (const section of [...answer.querySelectorAll("[data-section]:not(li)")]) merge(section);
    const next = answer.querySelector(".more-rows");
    if (next) holder.replaceWith(next);
    else holder.remove();
    watch();
  } catch (error) {
    button.disabled = false;
    complain(error);
  }
}

// The next rows of the list come by themselves.
const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) if (isIntersecting) { seen.unobserve(target); more(target); }
}, { rootMargin: "300px" });
const gone = new MutationObserver((changes) => {
  if (changes.some(({ removedNodes }) => [...removedNodes].some((node) => node.matches?.("li.row")))) justDone();
});
function watch() {
  for (const button of document.querySelectorAll(".listed > .more-rows [data-more]")) seen.observe(button);
  gone.disconnect();
  if (list() && document.getElementById("just-done")) gone.observe(list(), { childList: true, subtree: true });
}
document.addEventListener("sift:main", watch);
watch();

document.addEventListener("click", (event) => {
  const at = (selector) => event.target.closest?.(selector);
  const id = at(".row.task, #task")?.dataset.id;
  if (at("[data-do]") && id) move(id, at("[data-do]").dataset.do);
  else if (at("[data-menu]") && id) openMenu(id);
  else if (at("[data-more]")) more(at("[data-more]"));
  else if (at("[data-new]")) showNew();
  else if (at("#new-task [data-cancel]")) hideNew();
  else if (at("[data-pick]")) picking().then(({ begin }) => begin());
});
document.addEventListener("submit", (event) => {
  if (event.target.id !== "new-task") return;
  event.preventDefault();
  add(event.target);
});
document.addEventListener("keydown", (event) => {
  if (event.target.form?.id !== "new-task") return;
  if (event.key === "Escape") hideNew();
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target.name === "text") {
    event.preventDefault();
    add(event.target.form);
  }
});

export const picking = () => import("./picking.js");

// Once fetched they answer at once: what is typed next must not be taken for another key.
let keys = null;
let swipes = null;
const fetchKeys = async () => { keys ??= await import("./keys.js"); return keys; };
document.addEventListener("keydown", (event) => (keys ? keys.press(event) : fetchKeys().then(({ press }) => press(event), complain)));
document.addEventListener("pointerdown", async (event) => {
  if (event.pointerType === "mouse") return;
  if (swipes) return swipes.begin(event);
  swipes = await import("./swipe.js").catch(() => null); // without a connection a finger only taps
  swipes?.begin(event);
});
if (matchMedia("(hover: hover)").matches) setTimeout(() => fetchKeys().catch(() => {}), 1000);
