// The Mini App in its frame: the part of Telegram Web's protocol that pages need.

import { ask as askVerb } from './api.js';
import { find, make } from './dom.js';
import { ask as askPerson } from './notices.js';

const dark = matchMedia('(prefers-color-scheme: dark)');
const scheme = () => (dark.matches ? 'dark' : 'light');

export class Phone {
  // `openTelegram(url)`: what a Mini App's link into Telegram does.
  constructor(openTelegram) {
    this.openTelegram = openTelegram;
    this.screen = find('.screen');
    this.title = find('.phone-title');
    this.mainButton = find('.main-button');
    this.back = find('.phone-back');
    this.frame = null;
    this.opened = null;
    window.addEventListener('message', (event) => this.receive(event));
    dark.addEventListener('change', () => this.sendTheme());
    this.mainButton.addEventListener('click', () => this.post('main_button_pressed'));
    this.back.addEventListener('click', () => this.post('back_button_pressed'));
    find('.phone-reload').addEventListener('click', () => this.opened && this.open(this.opened));
    find('.phone-close').addEventListener('click', () => this.show(false));
    this.handlers = this.protocol();
  }

  // `what`: {user, url, title, start_param}; without a url the one that the bot's menu button names.
  async open(what) {
    this.opened = what;
    const launched = await askVerb('launch', { ...what, chat: what.user, theme: scheme() });
    this.title.textContent = what.title ?? 'Mini App';
    this.reset();
    this.origin = new URL(launched.url).origin;
    const frame = make('iframe', { title: 'Mini App', src: launched.url });
    frame.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-forms allow-popups');
    frame.addEventListener('load', () => frame.classList.add('ready'), { once: true });
    this.screen.querySelector('iframe')?.remove();
    this.screen.append(frame);
    this.frame = frame;
  }

  // On a narrow page the phone stands before the chat, so only while it is wanted.
  show(wanted) {
    document.body.dataset.app = wanted ? 'open' : 'closed';
  }

  close() {
    this.show(false);
    this.screen.querySelector('iframe')?.remove();
    this.frame = null;
    this.reset();
  }

  reset() {
    this.mainButton.hidden = true;
    this.back.hidden = true;
  }

  post(eventType, eventData = {}) {
    this.frame?.contentWindow?.postMessage(JSON.stringify({ eventType, eventData }), this.origin);
  }

  receive(event) {
    if (!this.frame || event.source !== this.frame.contentWindow || event.origin !== this.origin) return;
    let message;
    try {
      message = JSON.parse(event.data);
    } catch {
      return;
    }
    this.handlers[message?.eventType]?.(message.eventData ?? {});
  }

  protocol() {
    return {
      iframe_ready: () => this.frame.classList.add('ready'),
      web_app_ready: () => this.frame.classList.add('ready'),
      web_app_expand: () => this.sendViewport(),
      web_app_request_theme: () => this.sendTheme(),
      web_app_request_viewport: () => this.sendViewport(),
      web_app_request_safe_area: () => this.post('safe_area_changed', { top: 0, bottom: 0, left: 0, right: 0 }),
      web_app_request_content_safe_area: () =>
        this.post('content_safe_area_changed', { top: 0, bottom: 0, left: 0, right: 0 }),
      web_app_setup_main_button: (wanted) => this.setMainButton(wanted),
      web_app_setup_back_button: ({ is_visible: visible }) => { this.back.hidden = !visible; },
      web_app_open_link: ({ url }) => this.openLink(url),
      web_app_open_tg_link: ({ path_full: path }) => this.openTelegram(`https://t.me${path}`),
      web_app_open_popup: (popup) => this.popup(popup),
      web_app_close: () => this.close(),
    };
  }

  async sendTheme() {
    if (!this.opened) return;
    const { theme_params: params } = await askVerb('launch', { ...this.opened, chat: this.opened.user, theme: scheme() });
    this.post('theme_changed', { theme_params: params });
  }

  sendViewport() {
    const { clientHeight: height, clientWidth: width } = this.screen;
    this.post('viewport_changed', { height, width, is_expanded: true, is_state_stable: true });
  }

  setMainButton(wanted) {
    this.mainButton.hidden = !wanted.is_visible;
    this.mainButton.disabled = wanted.is_active === false;
    this.mainButton.textContent = wanted.text ?? '';
    this.mainButton.style.background = wanted.color ?? '';
    this.mainButton.style.color = wanted.text_color ?? '';
    this.sendViewport();
  }

  openLink(url) {
    if (/^https?:\/\//i.test(url)) window.open(url, '_blank', 'noopener,noreferrer');
  }

  async popup({ title, message, buttons }) {
    const pressed = await askPerson(message, { title, buttons: buttons?.length ? buttons : undefined });
    this.post('popup_closed', pressed ? { button_id: pressed } : {});
  }
}
