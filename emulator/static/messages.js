// The log of one chat: draws messages, edits them in place, keeps the place scrolled to.

import { bubbleParts, key, serviceText } from './content.js';
import { day, find, make } from './dom.js';
import { icon } from './icons.js';
import { picker } from './reactions.js';

const NEAR_BOTTOM = 120;
const GROUPED_SECONDS = 300;

export class Log {
  // `actions`: {press(message, button, element), react(message, emoji), reply, edit, forward} with the message.
  constructor(actions) {
    this.element = find('.log');
    this.actions = actions;
    this.viewer = null;
    this.chat = null;
    this.rows = new Map();
    this.last = null;
    new ResizeObserver(() => {
      if (this.isNearBottom()) this.element.scrollTop = this.element.scrollHeight;
    }).observe(this.element);
  }

  open(chat, viewer, messages) {
    this.chat = chat;
    this.viewer = viewer;
    this.rows.clear();
    this.last = null;
    this.element.replaceChildren();
    for (const message of messages) this.add(message, { quiet: true });
    this.element.scrollTop = this.element.scrollHeight;
  }

  get messages() {
    return [...this.rows.values()].map((row) => row.message);
  }

  add(message, { quiet = false } = {}) {
    if (this.rows.has(key(message))) return this.change(message);
    const follow = quiet || this.isNearBottom() || this.isMine(message);
    if (!this.last || day(this.last.date) !== day(message.date)) {
      this.element.append(make('div', { className: 'day' }, day(message.date)));
      this.last = null;
    }
    const element = make('article', { className: quiet ? 'message' : 'message new', data: { id: key(message) } });
    this.rows.set(key(message), { message, element, follows: this.follows(message) });
    this.draw(key(message));
    this.element.append(element);
    this.last = message;
    if (follow) this.element.scrollTop = this.element.scrollHeight;
    return element;
  }

  change(message) {
    const row = this.rows.get(key(message));
    if (!row) return;
    const follow = this.isNearBottom();
    const isEdit = row.message.text !== message.text || row.message.caption !== message.caption;
    row.message = message;
    this.draw(key(message));
    if (isEdit) {
      row.element.classList.remove('edited-now');
      requestAnimationFrame(() => row.element.classList.add('edited-now'));
    }
    if (follow) this.element.scrollTop = this.element.scrollHeight;
  }

  remove(id) {
    this.rows.get(id)?.element.remove();
    this.rows.delete(id);
  }

  goTo(id) {
    const element = this.rows.get(id)?.element;
    if (!element) return;
    element.scrollIntoView({ block: 'center', behavior: 'smooth' });
    element.classList.remove('edited-now');
    requestAnimationFrame(() => element.classList.add('edited-now'));
  }

  draw(id) {
    const { message, element, follows } = this.rows.get(id);
    const service = serviceText(message);
    const focused = element.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    element.classList.toggle('mine', this.isMine(message) && !service);
    element.classList.toggle('service', Boolean(service));
    element.classList.toggle('follows', follows);
    element.classList.toggle('ephemeral', Boolean(message.receiver_user));
    if (service) {
      element.replaceChildren(service);
      return;
    }
    const withAuthor = this.chat.type !== 'private' && !this.isMine(message) && !follows;
    const shown = {
      withAuthor, viewer: this.viewer, goTo: (target) => this.goTo(target), react: (emoji) => this.actions.react(message, emoji),
    };
    const bubble = make('div', { className: 'bubble' }, ...bubbleParts(message, shown));
    const tools = this.tools(message);
    const body = make('div', { className: 'body' }, bubble, tools);
    body.style.position = 'relative';
    element.replaceChildren(...[body, this.keyboard(message)].filter(Boolean));
    if (focused) element.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }

  tools(message) {
    const bar = make('div', { className: 'tools' });
    const add = (glyph, name, act) => {
      const button = make('button', { type: 'button', title: name, 'aria-label': name, data: { key: name } }, icon(glyph, 17));
      button.addEventListener('click', () => act(message));
      bar.append(button);
    };
    if (this.chat.type !== 'channel') add('reply', 'Reply', this.actions.reply);
    if (this.chat.type !== 'private' && !message.receiver_user) add('forward', 'Forward to Sift', this.actions.forward);
    if (this.isMine(message) && message.text && !message.forward_origin && !message.receiver_user && !message.via_bot) add('edit', 'Edit', this.actions.edit);
    if (!message.receiver_user) add('like', 'React', () => this.offerReactions(bar, message));
    return bar;
  }

  offerReactions(bar, message) {
    const open = bar.querySelector('.picker');
    if (open) {
      open.remove();
      return;
    }
    const menu = picker((emoji) => { menu.remove(); this.actions.react(message, emoji); });
    bar.append(menu);
    menu.querySelector('button').focus();
    menu.addEventListener('keydown', (event) => this.pickerKey(event, menu, bar));
    // Later: removing an element takes the focus from what is in it, and would come back here.
    menu.addEventListener('focusout', (event) => { if (!menu.contains(event.relatedTarget)) setTimeout(() => menu.remove()); });
  }

  pickerKey(event, menu, bar) {
    const step = { ArrowRight: 'nextElementSibling', ArrowLeft: 'previousElementSibling' }[event.key];
    if (step) document.activeElement[step]?.focus();
    if (event.key !== 'Escape') return;
    menu.remove();
    bar.querySelector('[data-key="React"]').focus();
  }

  keyboard(message) {
    const rows = message.reply_markup?.inline_keyboard;
    if (!rows) return null;
    return make('div', { className: 'keyboard' }, ...rows.map((row, y) =>
      make('div', {}, ...row.map((button, x) => this.button(message, button, `${y}.${x}`)))));
  }

  button(message, button, key) {
    const mark = button.web_app ? icon('app', 14) : button.url ? icon('link', 14) : null;
    const element = make('button', { type: 'button', className: button.style ?? '', data: { key } }, button.text, mark);
    element.addEventListener('click', () => this.actions.press(message, button, element));
    return element;
  }

  isMine(message) {
    return message.from?.id === this.viewer && !message.sender_chat;
  }

  follows(message) {
    const { last } = this;
    return Boolean(last) && last.from?.id === message.from?.id && !serviceText(last)
      && message.date - last.date < GROUPED_SECONDS && last.sender_chat?.id === message.sender_chat?.id;
  }

  isNearBottom() {
    const { scrollHeight, scrollTop, clientHeight } = this.element;
    return scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM;
  }
}
