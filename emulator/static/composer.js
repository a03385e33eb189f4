// Writing: text, replies, edits, commands, the bot's reply keyboard.

import { personName, summary } from './content.js';
import { find, make } from './dom.js';

const named = ({ message_id, ephemeral_message_id }) => ({ message_id, ephemeral_message_id });

export class Composer {
  // `send({text, reply_to})`, `change(message, text)`, `openApp()`, `typed(text)`.
  constructor({ send, change, openApp, typed }) {
    this.form = find('.composer');
    this.input = find('.line textarea');
    this.submit = find('.send');
    this.context = find('.context');
    this.menu = find('.menu');
    this.list = find('.commands');
    this.keyboard = find('.reply-keyboard');
    this.app = find('.open-app');
    this.send = send;
    this.change = change;
    this.onTyped = typed;
    this.commands = [];
    this.replyTo = null;
    this.editing = null;
    this.app.addEventListener('click', openApp);
    this.listen();
  }

  listen() {
    this.form.addEventListener('submit', (event) => { event.preventDefault(); this.commit(); });
    this.input.addEventListener('input', () => this.typed());
    this.input.addEventListener('keydown', (event) => this.key(event));
    this.menu.addEventListener('click', () => this.showCommands(this.list.hidden ? '' : null));
    this.context.querySelector('button').addEventListener('click', () => this.clearContext());
    this.list.addEventListener('keydown', (event) => this.listKey(event));
    document.addEventListener('click', (event) => {
      if (!this.form.contains(event.target)) this.showCommands(null);
    });
  }

  open({ canWrite, commands, appText, draft = '' }) {
    this.commands = commands;
    this.input.value = draft;
    this.clearContext();
    this.typed();
    find('.line').hidden = !canWrite;
    find('.read-only').hidden = canWrite;
    this.menu.hidden = !commands.length;
    this.app.hidden = !appText;
    this.app.textContent = appText ?? '';
    this.showReplyKeyboard(null);
  }

  // What the newest message with a reply interface asks for.
  obey(messages, focus = true) {
    const last = messages.filter((message) => message.reply_interface).at(-1);
    const wanted = last?.reply_interface;
    const isNewest = last === messages.at(-1);
    this.showReplyKeyboard(wanted?.keyboard ?? null);
    this.input.placeholder = ((isNewest || !wanted?.force_reply) && wanted?.input_field_placeholder) || 'Message';
    if (wanted?.force_reply && isNewest) this.reply(last, focus);
  }

  showReplyKeyboard(rows) {
    this.keyboard.hidden = !rows;
    this.keyboard.replaceChildren(...(rows ?? []).map((row) => make('div', {}, ...row.map((button) => {
      const element = make('button', { type: 'button' }, button.text);
      element.addEventListener('click', () => this.send({ text: button.text }));
      return element;
    }))));
  }

  reply(message, focus = true) {
    this.editing = null;
    this.replyTo = message;
    this.showContext(message.from ? `Reply to ${personName(message.from)}` : 'Reply', summary(message), focus);
  }

  edit(message) {
    this.replyTo = null;
    this.editing = message;
    this.input.value = message.text;
    this.typed();
    this.showContext('Edit message', message.text);
  }

  showContext(title, words, focus = true) {
    this.context.hidden = false;
    this.context.querySelector('strong').textContent = title;
    this.context.querySelector('span').textContent = words;
    if (focus) this.input.focus();
  }

  clearContext() {
    if (this.editing) this.input.value = '';
    this.replyTo = null;
    this.editing = null;
    this.context.hidden = true;
    this.typed();
  }

  typed() {
    this.submit.disabled = !this.input.value.trim();
    this.input.style.height = 'auto';
    this.input.style.height = `${Math.min(this.input.scrollHeight, 150)}px`;
    this.showCommands(/^\/\w*$/.test(this.input.value) ? this.input.value.slice(1) : null);
    this.onTyped(this.input.value);
  }

  key(event) {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.commit();
    } else if (event.key === 'Escape') {
      this.showCommands(null);
      this.clearContext();
    } else if (event.key === 'ArrowUp' && !this.list.hidden) {
      event.preventDefault();
      this.list.querySelector('button:last-child')?.focus();
    } else if (event.key === 'ArrowUp' && !find('.inline-results').hidden) {
      event.preventDefault();
      find('.inline-results button:last-child')?.focus();
    }
  }

  listKey(event) {
    const step = { ArrowDown: 'nextElementSibling', ArrowUp: 'previousElementSibling' }[event.key];
    if (step) {
      event.preventDefault();
      (document.activeElement[step] ?? this.input).focus();
    } else if (event.key === 'Escape') {
      this.showCommands(null);
      this.input.focus();
    }
  }

  showCommands(prefix) {
    const fitting = prefix === null ? [] : this.commands.filter(({ command }) => command.startsWith(prefix));
    this.list.hidden = !fitting.length;
    this.menu.setAttribute('aria-expanded', String(!this.list.hidden));
    this.list.replaceChildren(...fitting.map(({ command, description }) => {
      const button = make('button', { type: 'button', role: 'menuitem' }, make('b', {}, `/${command}`), make('span', {}, description));
      button.addEventListener('click', () => this.commitText(`/${command}`));
      return button;
    }));
  }

  // Put words into the input field, for the person to go on with.
  offer(text) {
    this.input.value = text;
    this.input.focus();
    this.typed();
  }

  commit() {
    const text = this.input.value.trim();
    if (text) this.commitText(text);
  }

  commitText(text) {
    const { replyTo, editing } = this;
    this.input.value = '';
    this.replyTo = null;
    this.editing = null;
    this.clearContext();
    this.showCommands(null);
    this.input.focus();
    if (editing) this.change(editing, text);
    else this.send({ text, reply_to: replyTo && named(replyTo) });
  }
}
