// The left side: who you are, the chats, the samples.

import { chatName, personName, summary } from './content.js';
import { clock, day, find, make, paint } from './dom.js';
import { icon } from './icons.js';

export function drawPeople(people, chosen, choose) {
  find('.who').replaceChildren(...people.map((person) => {
    const avatar = paint(make('span', { className: 'avatar', 'aria-hidden': 'true' }), { id: person.id, name: personName(person) });
    const button = make('button', {
      type: 'button', role: 'radio', 'aria-checked': String(person.id === chosen), tabIndex: person.id === chosen ? 0 : -1,
    }, avatar, person.first_name);
    button.addEventListener('click', () => choose(person.id));
    button.addEventListener('keydown', (event) => {
      const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
      if (!step) return;
      const at = people.indexOf(person);
      choose(people[(at + step + people.length) % people.length].id, true);
    });
    return button;
  }));
}

// `rows`: [{chat, last, unread}]
export function drawChats(rows, bot, chosen, choose) {
  const list = find('.chats');
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.id : null;
  list.replaceChildren(...rows.map(({ chat, last, unread }) => {
    const isBot = chat.type === 'private';
    const name = isBot ? bot.first_name : chatName(chat);
    const avatar = paint(make('span', { className: 'avatar', 'aria-hidden': 'true' }), { id: chat.id, name, isBot });
    const when = last && (day(last.date) === 'Today' ? clock(last.date) : day(last.date));
    const button = make(
      'button',
      { type: 'button', className: 'chat-row', 'aria-current': String(chat.id === chosen), data: { id: chat.id } },
      avatar, make('b', {}, name), make('time', {}, when ?? ''),
      make('span', { className: unread ? 'last' : 'last wide' }, last ? summary(last) : 'No messages yet'),
      unread ? make('span', { className: 'badge', 'aria-label': `${unread} new` }, String(unread)) : null,
    );
    button.addEventListener('click', () => choose(chat.id));
    return button;
  }));
  if (focused) list.querySelector(`[data-id="${focused}"]`)?.focus();
}

export function drawSamples(samples, send) {
  find('.samples').replaceChildren(...samples.map((sample) => {
    const button = make(
      'button', { type: 'button', className: 'sample', data: { sample: sample.id } },
      make('span', { className: 'icon', 'aria-hidden': 'true' }, icon(sample.icon, 19)),
      make('b', {}, sample.title), make('span', { className: 'hint' }, sample.hint),
      make('span', { className: 'go', 'aria-hidden': 'true' }, icon('forward', 18)),
    );
    button.addEventListener('click', () => send(sample.id));
    return button;
  }));
}
