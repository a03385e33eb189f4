// Before the first paint: take the launch data out of the address, and the colours of the reader's Telegram.
// Telegram lets people choose any colours; those that could not be read are moved towards black or white.
(() => {
  "use strict";

  const LIGHT = {
    bg_color: "#ffffff", secondary_bg_color: "#efeff4", text_color: "#000000", hint_color: "#6d6d72",
    link_color: "#2481cc", button_color: "#2481cc", button_text_color: "#ffffff", destructive_text_color: "#d14e4e",
  };
  const DARK = {
    bg_color: "#17212b", secondary_bg_color: "#0e1621", text_color: "#f5f5f5", hint_color: "#8696a8",
    link_color: "#6ab3f3", button_color: "#2f6ea5", button_text_color: "#ffffff", destructive_text_color: "#ec3942",
  };
  const MEANINGS = {
    urgent: "#e5484d", high: "#f08c00", ok: "#30a46c", warn: "#e2a300",
    task: "#3b82f6", bug: "#e5484d", feature: "#e2a300", question: "#8e4ec6", event: "#12a594", info: "#7c7f8a",
  };
  const READABLE = 4.6;

  const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  const hexOf = (rgb) => "#" + rgb.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("");
  const linear = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = (hex) => {
    const [red, green, blue] = channels(hex).map(linear);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const mix = (from, to, share) => {
    const target = channels(to);
    return hexOf(channels(from).map((value, at) => value + (target[at] - value) * share));
  };
  const readable = (colour, grounds, towards) => {
    for (let share = 0; share < 1; share += 0.05) {
      const mixed = mix(colour, towards, share);
      if (grounds.every((ground) => contrast(mixed, ground) >= READABLE)) return mixed;
    }
    return towards;
  };

  const wantsDark = matchMedia("(prefers-color-scheme: dark)");
  const isColour = (value) => typeof value === "string" && /^#[0-9a-f]{6}$/i.test(value);

  function paint(params) {
    const given = Object.fromEntries(Object.entries(params).filter(([, value]) => isColour(value)));
    const theme = { ...(wantsDark.matches ? DARK : LIGHT), ...given };
    const card = theme.section_bg_color || theme.bg_color;
    const dark = luminance(card) < 0.3;
    const text = contrast(theme.text_color, card) >= 7 ? theme.text_color : dark ? "#ffffff" : "#000000";
    let page = theme.secondary_bg_color;
    if (contrast(page, card) < 1.05) page = mix(card, "#000000", dark ? 0.35 : 0.05);
    const grounds = [page, card, mix(card, theme.button_color, 0.14)];
    const tokens = {
      page, card, text,
      muted: readable(theme.subtitle_text_color || theme.hint_color, grounds, text),
      link: readable(theme.accent_text_color || theme.link_color, grounds, text),
      danger: readable(theme.destructive_text_color, grounds, text),
      accent: theme.button_color,
      button: readable(theme.button_color, [theme.button_text_color], luminance(theme.button_text_color) > 0.3 ? "#000000" : "#ffffff"),
      "button-text": theme.button_text_color,
    };
    for (const [name, colour] of Object.entries(MEANINGS)) {
      tokens[name] = colour;
      tokens[name + "-text"] = readable(colour, [page, card, mix(card, colour, 0.15)], text);
    }
    const root = document.documentElement;
    for (const [name, colour] of Object.entries(tokens)) root.style.setProperty("--" + name, colour);
    root.dataset.theme = dark ? "dark" : "light";
  }

  const parsed = (text) => {
    try {
      const value = JSON.parse(text || "{}");
      return value && typeof value === "object" ? value : {};
    } catch {
      return {};
    }
  };

  // A reload of the page inside Telegram comes without the launch data: they are kept for this window.
  const launch = new URLSearchParams(location.hash.slice(1));
  const remembered = (key, fresh) => {
    try {
      if (fresh) sessionStorage.setItem(key, fresh);
      return fresh || sessionStorage.getItem(key) || "";
    } catch {
      return fresh || "";
    }
  };
  window.sift = { launch, initData: remembered("launch", launch.get("tgWebAppData")), paint };
  let theme = parsed(remembered("theme", launch.get("tgWebAppThemeParams")));
  window.sift.setTheme = (params) => {
    theme = params;
    remembered("theme", JSON.stringify(params));
    paint(theme);
  };
  if (launch.has("tgWebAppData")) history.replaceState(null, "", location.pathname + location.search);
  paint(theme);
  wantsDark.addEventListener("change", () => paint(theme));
})();
