// Forms of the settings: what is unsaved is kept from being lost, and the device is asked where it is.
import { moved, setDirty } from "./router.js";
import { haptic } from "./telegram.js";

const forms = () => document.querySelectorAll("#settings form");

document.addEventListener("input", ({ target }) => {
  const form = target.closest?.("#settings form[data-guard]");
  if (!form) return;
  form.dataset.dirty = "";
  form.classList.add("editing");
  setDirty(true);
});

// While something is unfolded or unsaved, or a secret is shown, the page is not drawn anew behind somebody's back.
document.addEventListener("toggle", ({ target }) => {
  if (target.closest?.("#settings")) target.classList.toggle("editing", target.open);
}, true);

// A morph copies attributes, not what is in the fields: but for what somebody is still writing, the server's word counts.
document.addEventListener("htmx:after:request", ({ detail }) => {
  const form = detail.ctx?.sourceElement?.closest?.("#settings form");
  if (!form) return;
  delete form.dataset.dirty;
  form.classList.remove("editing");
});
document.addEventListener("htmx:after:swap", () => {
  const settings = document.getElementById("settings");
  if (!settings) return;
  if (settings.dataset.at) {
    moved(settings.dataset.at);
    delete settings.dataset.at;
  }
  const problem = document.getElementById("problem");
  for (const form of forms()) if (!("dirty" in form.dataset)) reset(form, Boolean(problem));
  setDirty(Boolean(document.querySelector("#settings form[data-dirty]")));
  offerZone();
  if (problem) {
    haptic("error");
    document.querySelector("[aria-describedby=problem]")?.focus();
  }
});
document.addEventListener("sift:main", offerZone);
offerZone();

// The server never sends a secret back: of a form that was refused it stays in its field, to be sent once more.
function reset(form, isRefused) {
  const kept = isRefused ? [...form.querySelectorAll("[data-keep]")].map((field) => [field, field.value]) : [];
  form.reset();
  for (const [field, value] of kept) field.value = value;
}

// The zone that the device is in; the server has words for it, and knows whether they are news.
function offerZone() {
  const place = document.getElementById("device");
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!place || place.childElementCount || !zone || (zone === place.dataset.zone && !("guess" in place.dataset))) return;
  htmx.ajax("GET", `/app/settings/zones/device?zone=${encodeURIComponent(zone)}`, { target: "#device", swap: "innerMorph" });
}
