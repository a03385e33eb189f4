// The filters of a list: what is ticked or typed becomes the page's address, and the address the list.
import { open, place } from "./router.js";
import { complain, said, say } from "./toast.js";
import { api } from "./session.js";
import { haptic } from "./telegram.js";

const TYPING = 160;
let timer = 0;

function addressOf(form) {
  const query = new URLSearchParams();
  const chosen = new FormData(form);
  for (const name of new Set(chosen.keys())) {
    const values = [...new Set(chosen.getAll(name).filter(Boolean))];
    // A day that was picked counts more than the button that had been pressed before.
    for (const value of name === "from" ? values.slice(-1) : values) query.append(name, value);
  }
  if (form.dataset.shape) query.set("as", form.dataset.shape);
  const text = query.toString();
  return form.getAttribute("action") + (text ? `?${text}` : "");
}

function apply(form, { typing = false } = {}) {
  clearTimeout(timer);
  const address = addressOf(form);
  if (address !== place().main) open(address, { replace: typing });
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form.filters");
  if (form && event.target.type === "search") {
    clearTimeout(timer);
    timer = setTimeout(() => apply(form, { typing: true }), TYPING);
  }
});
document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form.filters");
  if (!form || event.target.type === "search") return;
  // A preset and a day say the same: the one that was touched last counts.
  if (event.target.type === "radio") for (const day of form.querySelectorAll(`input[type=date][name="${event.target.name}"]`)) day.value = "";
  haptic("choice");
  apply(form);
});
document.addEventListener("submit", (event) => {
  const form = event.target.closest?.("form.filters");
  if (!form) return;
  event.preventDefault();
  apply(form);
  document.activeElement?.blur();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.target.id !== "q") return;
  event.preventDefault(); // a search field would empty itself silently
  event.target.blur();
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-save-filter]");
  if (!button) return;
  const dialog = document.getElementById("ask");
  const form = document.getElementById("save-filter").content.cloneNode(true);
  dialog.replaceChildren(form);
  dialog.showModal();
  dialog.querySelector("form").addEventListener("submit", async (submitted) => {
    if (submitted.submitter?.value === "cancel") return;
    submitted.preventDefault();
    const fields = new FormData(submitted.target);
    const saved = { page: button.dataset.saveFilter, query: button.dataset.query, name: fields.get("name"), shared: fields.has("shared") };
    try {
      await api("POST", "/api/filters/saved", saved);
      dialog.close();
      say(said().saved);
      open(place().main, { replace: true });
    } catch (error) {
      complain(error);
    }
  });
});
