// Telegram's side: its own script does the same in 17 kB from its own host, which some networks cannot reach.
// The protocol: https://core.telegram.org/api/web-events (what we say and hear, as JSON, over the application's bridge).

const launch = window.sift.launch;
const version = (launch.get("tgWebAppVersion") || "6.0").split(".").map(Number);
const handlers = new Map();

export const platform = (launch.get("tgWebAppPlatform") || "").slice(0, 16);
export const inTelegram = Boolean(window.TelegramWebviewProxy) || window.parent !== window;

export function isAtLeast(major, minor) {
  return version[0] > major || (version[0] === major && (version[1] || 0) >= minor);
}

function tell(event, data = {}) {
  if (window.TelegramWebviewProxy) window.TelegramWebviewProxy.postEvent(event, JSON.stringify(data));
  else if (window.parent !== window) window.parent.postMessage(JSON.stringify({ eventType: event, eventData: data }), "*");
}

function hear(event, data) {
  handlers.get(event)?.forEach((handle) => handle(data || {}));
}

export function on(event, handle) {
  handlers.set(event, [...(handlers.get(event) || []), handle]);
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

// A light tap for a choice, a thud for a threshold, a signal for what came of it.
export function haptic(kind) {
  if (!isAtLeast(6, 1)) return;
  const data = {
    choice: { type: "selection_change" },
    light: { type: "impact", impact_style: "light" },
    success: { type: "notification", notification_type: "success" },
    error: { type: "notification", notification_type: "error" },
  }[kind];
  tell("web_app_trigger_haptic_feedback", data);
}

export function showBackButton(visible) {
  if (isAtLeast(6, 1)) tell("web_app_setup_back_button", { is_visible: visible });
}

// While there is something unsaved, Telegram asks before it closes.
export function confirmClosing(wanted) {
  if (isAtLeast(6, 2)) tell("web_app_setup_closing_behavior", { need_confirmation: wanted });
}

let pressed = null;

// Telegram's big button at the bottom, or none. Outside of Telegram the page's own button does it.
export function setMainButton(text, press = null) {
  pressed = press;
  const style = getComputedStyle(document.documentElement);
  const colours = { color: style.getPropertyValue("--button").trim(), text_color: style.getPropertyValue("--button-text").trim() };
  document.documentElement.classList.toggle("main-button", inTelegram && Boolean(text));
  tell("web_app_setup_main_button", { is_visible: Boolean(text), is_active: Boolean(text), text: text || "", ...colours });
}

on("main_button_pressed", () => pressed?.());

const inset = (name) => (data) => {
  for (const side of ["top", "bottom", "left", "right"]) {
    if (Number.isFinite(data[side])) document.documentElement.style.setProperty(`--${name}-${side}`, `${data[side]}px`);
  }
};
on("safe_area_changed", inset("tg-safe-area-inset"));
on("content_safe_area_changed", inset("tg-content-safe-area-inset"));
on("theme_changed", ({ theme_params: params }) => {
  if (!params) return;
  window.sift.setTheme(params);
  paintAround();
});

function paintAround() {
  for (const event of ["web_app_set_header_color", "web_app_set_background_color"]) tell(event, { color_key: "secondary_bg_color" });
  if (isAtLeast(7, 10)) tell("web_app_set_bottom_bar_color", { color: getComputedStyle(document.documentElement).getPropertyValue("--card").trim() });
}

export function begin() {
  tell("web_app_ready");
  tell("web_app_expand");
  paintAround();
  tell("web_app_request_theme");
  if (isAtLeast(7, 7)) tell("web_app_setup_swipe_behavior", { allow_vertical_swipe: false });
  if (isAtLeast(8, 0)) for (const area of ["safe_area", "content_safe_area"]) tell(`web_app_request_${area}`);
  if (isAtLeast(7, 0)) tell("web_app_setup_settings_button", { is_visible: true });
}
