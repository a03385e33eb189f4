// Inline mode: what the bot answers to `@bot words` while they are being written.

import { ask, Refused } from './api.js';
import { find, make } from './dom.js';

const PAUSE_MS = 300;

export class InlineResults {
  // `choose(query id, result id)`, `press(button)` for the button above the results.
  constructor({ choose, press }) {
    this.list = find('.inline-results');
    this.choose = choose;
    this.press = press;
    this.asked = 0;
    this.timer = null;
    this.list.addEventListener('keydown', (event) => this.key(event));
  }

  // `wanted`: {user, chat, query}, or nothing when the text asks nothing.
  look(wanted) {
    clearTimeout(this.timer);
    this.asked += 1;
    if (!wanted) {
      this.hide();
      return;
    }
    this.timer = setTimeout(() => this.load(wanted, this.asked), PAUSE_MS);
  }

  async load(wanted, number) {
    let answer;
    try {
      answer = await ask('inline', wanted);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      answer = { results: [], button: null };
    }
    if (number === this.asked) this.show(answer);
  }

  show({ id, results, button }) {
    const top = button && this.item(make('b', {}, button.text), () => this.press(button));
    const rows = results.map((result) => this.item(
      [make('b', {}, result.title ?? result.type), make('span', {}, result.description ?? '')], () => this.choose(id, result.id),
    ));
    this.list.replaceChildren(...[top, ...rows].filter(Boolean));
    this.list.hidden = !this.list.children.length;
  }

  item(parts, act) {
    const button = make('button', { type: 'button', role: 'menuitem' }, ...[parts].flat());
    button.addEventListener('click', () => { this.hide(); act(); });
    return button;
  }

  key(event) {
    const step = { ArrowDown: 'nextElementSibling', ArrowUp: 'previousElementSibling' }[event.key];
    if (step) {
      event.preventDefault();
      (document.activeElement[step] ?? find('.line textarea')).focus();
    } else if (event.key === 'Escape') {
      this.hide();
      find('.line textarea').focus();
    }
  }

  hide() {
    this.list.hidden = true;
    this.list.replaceChildren();
  }
}
