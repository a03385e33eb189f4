// The Mini App begins here: signs in, fetches the page, then keeps it live.
import { complain, said, say } from "./toast.js";
import { Stranger, currentToken, request, signIn } from "./session.js";
import * as router from "./router.js";
import * as stream from "./live.js";
import * as telegram from "./telegram.js";
import "./filters.js";
import "./rows.js";

const AGAIN = [1000, 2000, 4000, 8000];
const main = document.getElementById("main");
const live = document.getElementById("live");

function showState(state) {
  if (live.dataset.state === state && live.lang === document.documentElement.lang) return;
  live.dataset.state = state;
  live.lang = document.documentElement.lang;
  live.lastElementChild.textContent = said()[state];
}

const instead = (id) => {
  main.replaceChildren(document.getElementById(id).content.cloneNode(true));
  main.removeAttribute("aria-busy");
};

async function begin(attempt = 0) {
  try {
    const { start } = await signIn();
    await router.start(start && location.pathname === "/app" ? start : location.pathname + location.search);
  } catch (error) {
    if (error instanceof Stranger) {
      live.hidden = true;
      instead("stranger");
      return;
    }
    if (error.status === 404 && location.pathname !== "/app") {
      history.replaceState(null, "", "/app");
      begin(attempt).then(() => complain(error));
      return;
    }
    showState(navigator.onLine ? "waiting" : "offline");
    instead("broken");
    const again = setTimeout(() => begin(attempt + 1), AGAIN[Math.min(attempt, AGAIN.length - 1)]);
    main.querySelector("[data-retry]").addEventListener("click", () => { clearTimeout(again); begin(attempt + 1); });
    return;
  }
  stream.start({ token: currentToken });
}

// What only some pages need comes with them: they name their modules.
const modules = new Set();
function loadModules() {
  for (const { dataset } of document.querySelectorAll("[data-module]")) {
    if (modules.has(dataset.module) || !/^[a-z]+$/.test(dataset.module)) continue;
    modules.add(dataset.module);
    import(`./${dataset.module}.js`).catch(complain);
  }
}
for (const event of ["sift:main", "sift:detail"]) document.addEventListener(event, loadModules);

// The language of who looks, once it is known.
document.addEventListener("htmx:after:swap", () => { document.documentElement.lang = document.getElementById("speech").lang; });
document.addEventListener("sift:live", ({ detail }) => showState(detail.state));
window.addEventListener("offline", () => showState("offline"));

// A morph copies attributes, not what somebody has ticked since: the server's word counts.
document.addEventListener("htmx:after:swap", () => {
  for (const box of document.querySelectorAll(".filters input[type=checkbox], .filters input[type=radio]")) box.checked = box.defaultChecked;
});

// Files need the token too, so a link alone can't fetch them.
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-download]");
  if (!button) return;
  event.preventDefault();
  try {
    const response = await request(button.dataset.download);
    if (!response.ok) throw response;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await response.blob());
    link.download = button.dataset.name || "sift.csv";
    link.click();
    URL.revokeObjectURL(link.href);
  } catch (error) {
    complain(error);
  }
});
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy).then(() => say(said().copied), complain);
});

telegram.begin();
begin();
