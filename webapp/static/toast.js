// What happened, for six seconds, with a way back.
import { haptic } from "./telegram.js";

const SECONDS = 6;
const place = document.getElementById("toast");
const REFUSALS = { 403: "refused", 404: "gone", 409: "stale", 412: "stale", 429: "often" };

export const said = () => document.getElementById("speech").dataset;

let timer = 0;

export function say(text, undo) {
  clearTimeout(timer);
  const words = document.createElement("span");
  words.textContent = text;
  place.replaceChildren(words);
  if (undo) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.undo = "";
    button.textContent = said().undo;
    button.addEventListener("click", () => { place.replaceChildren(); undo(); });
    place.append(button);
  }
  wait();
}

export function complain(error) {
  haptic("error");
  const away = !error?.status;
  say(said()[away ? "away" : REFUSALS[error.status] || "failed"]);
}

const wait = () => {
  clearTimeout(timer);
  if (place.childElementCount) timer = setTimeout(() => place.replaceChildren(), SECONDS * 1000);
};

// Nobody is hurried who has it under the finger or in the focus; what the server says is timed like our own.
for (const event of ["pointerenter", "focusin"]) place.addEventListener(event, () => clearTimeout(timer));
for (const event of ["pointerleave", "focusout"]) place.addEventListener(event, wait);
new MutationObserver(wait).observe(place, { childList: true });

document.addEventListener("htmx:response:error", ({ detail }) => {
  if (detail.ctx.response.status !== 409) complain(detail.ctx.response);
});
document.addEventListener("htmx:error", ({ detail }) => { if (detail.ctx) complain(detail.error); });
