// The live list: signs in with Telegram's launch data, then looks every two seconds whether anything has changed.
(() => {
  "use strict";

  const EVERY = 2000;
  const SLOWEST = 15000;
  const PATIENCE = 10000;
  const TOAST = 6000;

  const list = document.getElementById("list");
  const live = document.getElementById("live");
  const toast = document.getElementById("toast");
  const said = () => document.getElementById("speech").dataset;

  let token = "";
  let etag = "";
  let failures = 0;
  let timer = 0;
  let running = null;

  // Telegram: its own script does the same in 17 kB from its own host, which some networks cannot reach.
  function tell(event, data = {}) {
    if (window.TelegramWebviewProxy) window.TelegramWebviewProxy.postEvent(event, JSON.stringify(data));
    else if (window.parent !== window) window.parent.postMessage(JSON.stringify({ eventType: event, eventData: data }), "*");
  }
  function hear(event, data) {
    if (event === "theme_changed" && data && data.theme_params) window.sift.setTheme(data.theme_params);
  }
  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || typeof event.data !== "string") return;
    try {
      const { eventType, eventData } = JSON.parse(event.data);
      hear(eventType, eventData);
    } catch {
      // Not one of Telegram's.
    }
  });
  window.Telegram = { WebView: { receiveEvent: hear } };
  window.TelegramGameProxy = { receiveEvent: hear };

  function show(state) {
    if (live.dataset.state === state && live.lang === said().locale) return;
    live.dataset.state = state;
    live.lang = said().locale;
    live.lastElementChild.textContent = said()[state];
  }

  async function ask(path, options = {}) {
    const headers = { Authorization: `Bearer ${token}`, ...options.headers };
    return fetch(path, { ...options, headers, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
  }

  async function signIn() {
    const response = await ask("/api/session", { method: "POST", headers: { Authorization: `tma ${window.sift.initData}` } });
    if (response.status === 401) throw new Stranger();
    if (!response.ok) throw new Error(`session: ${response.status}`);
    token = (await response.json()).token;
  }

  class Stranger extends Error {}

  function stop() {
    clearTimeout(timer);
    live.hidden = true;
    list.replaceChildren(document.getElementById("stranger").content.cloneNode(true));
    list.removeAttribute("aria-busy");
  }

  async function fetchList() {
    if (!token) await signIn();
    const response = await ask("/app/tasks", { headers: etag ? { "If-None-Match": etag } : {} });
    if (response.status === 401) {
      token = "";
      return fetchList();
    }
    if (response.status === 304) return;
    if (!response.ok) throw new Error(`list: ${response.status}`);
    const html = await response.text();
    etag = response.headers.get("ETag") || "";
    draw(html);
  }

  function draw(html) {
    const first = list.hasAttribute("aria-busy");
    const known = new Map([...list.querySelectorAll(".row")].map((row) => [row.dataset.id, row.dataset.version]));
    const focused = document.activeElement?.closest?.(".row")?.dataset.id;
    list.innerHTML = html;
    list.removeAttribute("aria-busy");
    document.documentElement.lang = said().locale;
    if (first) return;
    for (const row of list.querySelectorAll(".row")) {
      const version = known.get(row.dataset.id);
      if (version === undefined) row.classList.add("new");
      else if (version !== row.dataset.version) row.classList.add("changed");
      if (row.dataset.id === focused) row.querySelector("button")?.focus({ preventScroll: true });
    }
  }

  // One look at a time; whoever wants one while it runs gets the one after it.
  function refresh() {
    running ??= look().finally(() => { running = null; });
    return running;
  }

  async function look() {
    clearTimeout(timer);
    try {
      await fetchList();
      failures = 0;
      show("live");
    } catch (error) {
      if (error instanceof Stranger) return stop();
      failures += 1;
      show(navigator.onLine ? "waiting" : "offline");
    }
    const pause = Math.min(SLOWEST, EVERY * 2 ** Math.min(failures, 3));
    if (!document.hidden) timer = setTimeout(refresh, failures ? pause * (0.5 + Math.random() / 2) : pause);
  }

  async function move(id, verb, version) {
    const body = version === undefined ? {} : { version: Number(version) };
    const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
    const response = await ask(`/api/tasks/${id}/${verb}`, options);
    if (response.ok) return (await response.json()).version;
    throw Object.assign(new Error(`${verb}: ${response.status}`), { status: response.status });
  }

  async function press(row, verb) {
    row.classList.add("moving");
    try {
      const version = await move(row.dataset.id, verb, row.dataset.version);
      tell("web_app_trigger_haptic_feedback", { type: "notification", notification_type: "success" });
      const back = verb === "done" ? "reopen" : "done";
      say(verb === "done" ? said().done : said().reopened, () => move(row.dataset.id, back, version));
    } catch (error) {
      complain(error);
    }
    await running;
    await refresh();
    row.classList.remove("moving");
  }

  function complain(error) {
    tell("web_app_trigger_haptic_feedback", { type: "notification", notification_type: "error" });
    say({ 409: said().stale, 403: said().refused }[error.status] || said().failed);
  }

  function say(text, undo) {
    clearTimeout(say.timer);
    const words = document.createElement("span");
    words.textContent = text;
    toast.replaceChildren(words);
    if (undo) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = said().undo;
      button.addEventListener("click", async () => {
        toast.replaceChildren();
        await undo().catch(complain);
        await running;
        await refresh();
      });
      toast.append(button);
    }
    say.timer = setTimeout(() => toast.replaceChildren(), TOAST);
  }

  list.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-verb]");
    const row = button?.closest(".row");
    if (row && !row.classList.contains("moving")) press(row, button.dataset.verb);
  });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && token) refresh(); });
  window.addEventListener("online", () => { if (token) refresh(); });
  window.addEventListener("offline", () => show("offline"));

  tell("web_app_ready");
  tell("web_app_expand");
  tell("web_app_set_header_color", { color_key: "secondary_bg_color" });
  if (window.sift.initData) refresh();
  else stop();
})();
