// Reactions: those on a message, and a few to pick from.

import { make } from './dom.js';

const OFFERED = ['✍', '👍', '❤', '🔥', '🎉', '👏', '🤔', '👎'];
const COLOURED = '\uFE0F';

const shown = (emoji) => emoji + COLOURED;

// `reactions`: [{user, emoji: […]}]; `choose(emoji)`.
export function chips(reactions, viewer, choose) {
  const counts = new Map();
  const own = new Set();
  for (const { user, emoji } of reactions) {
    for (const each of emoji) {
      counts.set(each, (counts.get(each) ?? 0) + 1);
      if (user === viewer) own.add(each);
    }
  }
  return make('div', { className: 'reactions' }, ...[...counts].map(([emoji, count]) => {
    const chip = make('button', { type: 'button', 'aria-pressed': String(own.has(emoji)), data: { key: `chip ${emoji}` } },
      shown(emoji), count > 1 ? make('small', {}, String(count)) : null);
    chip.addEventListener('click', () => choose(emoji));
    return chip;
  }));
}

export function picker(choose) {
  return make('div', { className: 'picker', role: 'menu', 'aria-label': 'Reactions' }, ...OFFERED.map((emoji) => {
    const button = make('button', { type: 'button', role: 'menuitem', 'aria-label': `React with ${emoji}` }, shown(emoji));
    button.addEventListener('click', () => choose(emoji));
    return button;
  }));
}
