// A text with its entities as DOM. JavaScript strings count UTF-16 units, as Telegram does.

import { language, make } from './dom.js';
import { botLink, raises } from './links.js';

const TAGS = {
  bold: 'b', italic: 'i', underline: 'u', strikethrough: 's', code: 'code', pre: 'pre', blockquote: 'blockquote',
};

export function textWithEntities(text, entities = []) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return make('span', { className: 'words' }, ...nodes(text, 0, text.length, sorted));
}

// Entities nest; those that overlap crosswise are cut at the border of the outer one.
function nodes(text, start, end, entities) {
  const made = [];
  let position = start;
  let rest = entities.filter((entity) => entity.offset < end && entity.offset + entity.length > start);
  while (rest.length) {
    const [entity, ...others] = rest;
    const from = Math.max(entity.offset, position);
    const to = Math.min(entity.offset + entity.length, end);
    if (from > position) made.push(plain(text.slice(position, from), made));
    if (to > from) {
      const inner = others.filter((other) => other.offset < to);
      made.push(wrapped(entity, text.slice(from, to), nodes(text, from, to, inner)));
      position = to;
    }
    rest = others.filter((other) => other.offset + other.length > position);
  }
  if (position < end) made.push(plain(text.slice(position, end), made));
  return made;
}

// A block ends its line, so the line break after it is not one more.
function plain(words, made) {
  const afterBlock = ['BLOCKQUOTE', 'PRE'].includes(made.at(-1)?.tagName);
  return afterBlock ? words.replace(/^\n/, '') : words;
}

function wrapped(entity, words, children) {
  if (entity.type in TAGS) return make(TAGS[entity.type], {}, ...children);
  if (entity.type === 'text_link') return link(entity.url, children);
  if (entity.type === 'url') return link(words.includes('://') ? words : `https://${words}`, children);
  if (entity.type === 'email') return link(`mailto:${words}`, children);
  if (entity.type === 'date_time') return time(entity, words, children);
  if (entity.type === 'spoiler') return spoiler(children);
  if (entity.type === 'expandable_blockquote') return folded(children);
  if (entity.type === 'custom_emoji') return make('span', {}, ...children);
  if (entity.type === 'bot_command') {
    return raises(make('button', { type: 'button', className: 'link-like' }, ...children), 'botcommand', words);
  }
  return make('span', { className: 'link-like' }, ...children);
}

function link(url, children) {
  const safe = /^(https?:|mailto:|tg:)/i.test(url);
  const inside = botLink(url);
  if (inside) return raises(make('a', { href: url }, ...children), 'botlink', inside);
  return make('a', { href: safe ? url : '#', target: '_blank', rel: 'noopener noreferrer' }, ...children);
}

function spoiler(children) {
  const element = make('span', { className: 'spoiler', tabIndex: 0, role: 'button', 'aria-label': 'Hidden text' }, ...children);
  const show = () => { element.classList.add('shown'); element.removeAttribute('aria-label'); };
  element.addEventListener('click', show);
  element.addEventListener('keydown', (event) => { if (event.key === 'Enter') show(); });
  return element;
}

function folded(children) {
  const element = make('blockquote', { className: 'folding folded', tabIndex: 0 }, ...children);
  const turn = () => element.classList.toggle('folded');
  element.addEventListener('click', turn);
  element.addEventListener('keydown', (event) => { if (event.key === 'Enter') turn(); });
  return element;
}

// `format`: r relative, w weekday, d or D the date, t or T the time; none keeps the words.
function time(entity, words, children) {
  const date = new Date(entity.unix_time * 1000);
  const format = entity.date_time_format ?? '';
  const shown = format ? [formatted(date, format)] : children;
  const title = date.toLocaleString(language(), { dateStyle: 'full', timeStyle: 'short', hourCycle: 'h23' });
  return make('time', { dateTime: date.toISOString(), title: `${title} (${words})` }, ...shown);
}

function formatted(date, format) {
  if (format === 'r') return relative(date);
  const options = {};
  if (format.includes('w')) options.weekday = format.includes('D') ? 'long' : 'short';
  if (format.includes('d')) Object.assign(options, { day: 'numeric', month: 'short' });
  if (format.includes('D')) Object.assign(options, { day: 'numeric', month: 'long', year: 'numeric' });
  if (/t/i.test(format)) Object.assign(options, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  if (format.includes('T')) options.second = '2-digit';
  return new Intl.DateTimeFormat(language(), options).format(date);
}

function relative(date) {
  const minutes = Math.round((date - Date.now()) / 60000);
  const words = new Intl.RelativeTimeFormat(language(), { numeric: 'auto' });
  if (Math.abs(minutes) < 60) return words.format(minutes, 'minute');
  if (Math.abs(minutes) < 36 * 60) return words.format(Math.round(minutes / 60), 'hour');
  return words.format(Math.round(minutes / 1440), 'day');
}
