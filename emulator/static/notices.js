// Toasts, alerts, popups.

import { find, make } from './dom.js';

const TOAST_MS = 3200;

export function toast(text, { bad = false } = {}) {
  const element = make('div', { className: bad ? 'toast bad' : 'toast' }, text);
  find('.toasts').replaceChildren(element);
  setTimeout(() => element.remove(), TOAST_MS);
}

// Resolves with the id of the button pressed, or an empty string when dismissed.
export function ask(text, { title = '', buttons = [{ id: 'ok', text: 'OK' }] } = {}) {
  const dialog = find('.alert');
  const heading = dialog.querySelector('h2');
  heading.textContent = title;
  heading.hidden = !title;
  dialog.querySelector('p').textContent = text;
  const names = { ok: 'OK', close: 'Close', cancel: 'Cancel' };
  dialog.querySelector('menu').replaceChildren(...buttons.map((button) =>
    make('button', {
      value: button.id ?? '', className: button.type === 'destructive' ? 'destructive' : '',
    }, button.text || names[button.type] || 'OK')));
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue), { once: true });
  });
}
