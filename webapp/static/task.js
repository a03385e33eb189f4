// The page of one task: a value is touched, and what changes it unfolds in its place.
import { act, parsed, refuse } from "./acting.js";
import { load, place, setDirty } from "./router.js";
import { request } from "./session.js";
import { complain, said } from "./toast.js";
import { haptic, setMainButton } from "./telegram.js";
import "./rows.js";

const detail = document.getElementById("detail");
const ask = document.getElementById("ask");
const OPEN = "details.fact[open]";

const task = () => document.getElementById("task");
const idOf = () => task()?.dataset.id;
const editing = () => [...detail.querySelectorAll(OPEN)];
const changed = (form) => [...form.elements].some((field) => "defaultValue" in field && field.value !== field.defaultValue);
const isDirty = () => [...detail.querySelectorAll("#task form")].some(changed);

function attend() {
  setDirty(isDirty());
  const form = editing().map((fact) => fact.querySelector("form.editor, .editor form")).find((one) => one && changed(one));
  setMainButton(form ? said().save : "", form ? () => form.requestSubmit() : null);
}

function fold(fact, { focus = true } = {}) {
  for (const form of fact.querySelectorAll("form")) form.reset();
  fact.matches("form") && fact.reset();
  const held = fact.contains(document.activeElement);
  fact.open = false;
  fact.removeAttribute("hx-morph-skip");
  delete fact.dataset.event;
  if (held && focus) fact.querySelector("summary")?.focus();
  attend();
}

let newest = null; // the page as it came last

// Draws the page anew, but for what is under somebody's fingers.
async function draw(page) {
  if (!page || page.dataset.id !== idOf()) return;
  newest = page;
  for (const fact of editing()) {
    const value = (root) => root?.querySelector(".value")?.textContent.trim();
    const fresh = page.querySelector(`#${CSS.escape(fact.id)}`);
    fact.setAttribute("hx-morph-skip", "");
    fact.dataset.event ??= task().dataset.event; // what it is set beside is what was there when it was unfolded
    const note = fact.querySelector(".note");
    if ("saving" in fact.dataset || !fresh || !note || value(fresh) === value(fact)) continue;
    note.textContent = said().justChanged.replace("{who}", page.dataset.by).replace("{value}", value(fresh));
    note.hidden = false;
  }
  await htmx.swap({ target: detail, swap: "innerMorph", text: page.outerHTML });
  for (const box of detail.querySelectorAll("input[data-item]")) box.checked = box.defaultChecked;
  attend();
}
document.addEventListener("sift:task", ({ detail: page }) => draw(page));

// Rejects when there was no answer or it was a refusal.
async function look(id) {
  const path = `/app/tasks/${id}`;
  const response = await request(path);
  if (!response.ok) throw Object.assign(new Error(path), { status: response.status });
  await draw(parsed(await response.text()).querySelector("#task"));
}

let reading = 0;
document.addEventListener("sift:changed", ({ detail: what }) => {
  if (what.id !== idOf() || Number(task().dataset.version) >= what.version) return;
  clearTimeout(reading);
  reading = setTimeout(async () => {
    try {
      await look(what.id);
    } catch {
      // The next change, or the connection's return, tries again.
    }
  }, 80);
});

// Sets fields. Where somebody else has set the same one meanwhile, whoever came later is asked.
async function change(fields, event = Number(task().dataset.event)) {
  const id = idOf();
  try {
    await act(id, "change", { ...fields, event }, said().saved);
    haptic("success");
    return true;
  } catch (error) {
    if (error.status !== 409 || !error.html) {
      refuse(error);
      return false;
    }
    return decide(id, fields, error.html);
  }
}

function decide(id, fields, html) {
  ask.innerHTML = html;
  ask.onclick = null;
  ask.showModal();
  return new Promise((decided) => {
    ask.onclose = async () => {
      const form = ask.querySelector("#conflict");
      const answer = ask.returnValue;
      const clashing = [...form.querySelectorAll("fieldset")].map((one) => one.dataset.field);
      const mine = Object.fromEntries(Object.entries(fields).filter(([name]) => !clashing.includes(name) || answer === "mine" || form.elements[name]?.value === "mine"));
      ask.returnValue = "";
      if (!answer) return decided(false); // closed: nothing is decided, the words stay
      if (idOf() !== id) return decided(false);
      if (Object.keys(mine).length) return decided(await change(mine, Number(form.dataset.event)));
      await look(id).catch(complain);
      decided(true);
    };
  });
}

function valuesOf(form) {
  const name = form.dataset.edit;
  const { day, time, words } = form.elements;
  if (name !== "due") return { [name]: form.elements[name].value };
  if (words.value.trim()) return { due: words.value };
  return { due: day.value ? day.value + (time.value ? `T${time.value}` : "") : null };
}

async function submit(form) {
  const fact = form.closest("details.fact");
  const given = form.dataset.edit ? valuesOf(form) : null;
  form.classList.add("moving");
  if (fact) fact.dataset.saving = "";
  const saved = given ? await change(given, Number(fact?.dataset.event ?? task().dataset.event)) : await deed(form.dataset.deed, Object.fromEntries(new FormData(form)));
  form.classList.remove("moving");
  if (fact) delete fact.dataset.saving;
  if (!saved) return;
  if (fact) {
    fold(fact);
    await draw(newest); // with what has been under the fingers until now
  }
  form.reset();
  attend();
}

async function deed(name, body) {
  try {
    await act(idOf(), name, body, said().saved);
    haptic("light");
    return true;
  } catch (error) {
    refuse(error);
    return false;
  }
}

detail.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-edit], [data-deed]")) return;
  event.preventDefault();
  submit(event.target);
});
detail.addEventListener("input", attend);
detail.addEventListener("change", ({ target }) => {
  if (target.dataset.item) deed("tick", { item: target.dataset.item, done: String(target.checked) }).then((ok) => { if (!ok) target.checked = !target.checked; });
});
detail.addEventListener("toggle", ({ target }) => {
  if (!target.matches("details.fact")) return;
  if (target.open) {
    for (const other of editing()) if (other !== target && ![...other.querySelectorAll("form")].some(changed)) fold(other, { focus: false });
    if (matchMedia("(hover: hover)").matches || target.querySelector("form.editor")) target.querySelector("textarea, .chips [aria-pressed=true], .chips button, input")?.focus();
  }
  attend();
}, true);
detail.addEventListener("click", async (event) => {
  const at = (selector) => event.target.closest(selector);
  const fact = at("details.fact");
  if (at("[data-cancel]") && fact) return fold(fact);
  const set = at("[data-set]");
  if (set) {
    if (fact) fold(fact);
    return change({ [set.dataset.set]: set.dataset.value || null });
  }
  const answer = at("[data-answer]");
  if (answer) return deed("answer", { field: answer.dataset.answer, value: answer.dataset.value || null });
  const button = at("[data-post]");
  if (button) {
    if (fact) fold(fact);
    return deed(button.dataset.post, JSON.parse(button.dataset.body));
  }
  if (at("[data-past]")) load(detail, `${place().detail}?all`).catch(complain);
});
detail.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const fact = event.target.closest("details.fact[open]");
  if (event.key === "Escape" && fact) {
    event.preventDefault();
    event.stopPropagation();
    return fold(fact);
  }
  const isArea = event.target.matches("textarea");
  const isEnter = event.key === "Enter" && isArea && !event.shiftKey && (event.target.matches("[data-enter]") || event.ctrlKey || event.metaKey);
  if (isEnter) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
});
document.addEventListener("sift:detail", () => {
  for (const form of detail.querySelectorAll("#task form")) form.reset();
  setMainButton("");
});
