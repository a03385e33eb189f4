// What a message shows: its origin, what it replies to, its media, its words.

import { clock, length, make, size } from './dom.js';
import { textWithEntities } from './entities.js';
import { icon } from './icons.js';
import { chips } from './reactions.js';

export const personName = (person) => [person.first_name, person.last_name].filter(Boolean).join(' ');

// What a message is called on the page: ephemeral ones have ids of their own.
export const key = (message) => (message.ephemeral_message_id ? `e${message.ephemeral_message_id}` : String(message.message_id));

export const chatName = (chat) => chat.title ?? personName(chat);

export function originName(origin) {
  if (origin.type === 'user') return personName(origin.sender_user);
  if (origin.type === 'hidden_user') return origin.sender_user_name ?? 'a hidden account';
  const chat = chatName(origin.type === 'channel' ? origin.chat : origin.sender_chat);
  return origin.author_signature ? `${chat} (${origin.author_signature})` : chat;
}

const ATTACHMENTS = {
  voice: (voice) => attachment('voice', null, length(voice.duration), wave()),
  audio: (audio) => saved(audio, attachment('music', audio.title ?? audio.file_name ?? 'Audio', length(audio.duration))),
  video: (video) => attachment('play', video.file_name ?? 'Video', `${length(video.duration)}, ${size(video.file_size)}`),
  animation: (animation) => attachment('play', 'GIF', size(animation.file_size)),
  document: (file) => saved(file, attachment('document', file.file_name ?? 'File', size(file.file_size))),
  video_note: (note) => attachment('play', 'Video message', length(note.duration)),
  contact: (contact) => attachment('contact', personName(contact), contact.phone_number),
  location: (place) => attachment('place', 'Location', `${place.latitude.toFixed(4)}, ${place.longitude.toFixed(4)}`),
  poll: (poll) => attachment('chart', poll.question, poll.options.map((option) => option.text).join(' · ')),
  sticker: (sticker) => make('div', { className: 'big' }, sticker.emoji ?? '🙂'),
  photo: (sizes) => photo(sizes.at(-1)),
};

function attachment(glyph, title, detail, extra = null) {
  const words = make('div', {}, extra, title && make('b', {}, title), make('small', {}, detail));
  return make('div', { className: 'attachment' }, make('span', { className: 'icon', 'aria-hidden': 'true' }, icon(glyph)), words);
}

// A file to save with a click.
function saved(file, shown) {
  return make('a', { className: 'saved', href: `/_tg/file/${file.file_id}`, download: file.file_name ?? '' }, shown);
}

const wave = () => make('div', { className: 'wave', 'aria-hidden': 'true' }, ...Array.from({ length: 34 }, () => make('i')));

function photo(file) {
  const href = `/_tg/file/${file.file_id}`;
  const image = make('img', { className: 'photo', alt: 'Photo', src: href, width: file.width, height: file.height });
  image.style.aspectRatio = Math.min(Math.max(file.width / file.height, 0.75), 2.2);
  image.addEventListener('error', () => image.removeAttribute('src'), { once: true });
  return make('a', { href, target: '_blank', rel: 'noopener noreferrer', 'aria-label': 'Photo in full size' }, image);
}

const topicName = (message) => message.reply_to_message?.forum_topic_created?.name ?? `topic ${message.message_thread_id}`;

// One line about a message, for lists and quotes.
export function summary(message) {
  const words = message.text ?? message.caption;
  if (words) return words.replace(/\s+/g, ' ').slice(0, 140);
  const kind = Object.keys(ATTACHMENTS).find((name) => name in message);
  const names = { photo: 'Photo', voice: 'Voice message', document: message.document?.file_name ?? 'File' };
  return names[kind] ?? (kind ? kind.replace('_', ' ') : serviceText(message) ?? '');
}

export function serviceText(message) {
  const who = message.from ? personName(message.from) : '';
  if (message.new_chat_members?.[0].id === message.from?.id) return `${who} joined`;
  if (message.new_chat_members) return `${who} added ${message.new_chat_members.map(personName).join(', ')}`;
  if (message.left_chat_member) {
    const gone = personName(message.left_chat_member);
    return message.left_chat_member.id === message.from?.id ? `${gone} left` : `${who} removed ${gone}`;
  }
  if (message.forum_topic_created) return `${who} opened the topic “${message.forum_topic_created.name}”`;
  if (message.forum_topic_edited) return `The topic is now called “${message.forum_topic_edited.name}”`;
  if (message.forum_topic_closed) return `${who} closed the topic`;
  if (message.forum_topic_reopened) return `${who} reopened the topic`;
  if (message.migrate_from_chat_id) return 'The group became a supergroup';
  return null;
}

// Who wrote a message: a person, or a chat in whose name it was written.
function authorName(message) {
  if (message.sender_chat) return chatName(message.sender_chat);
  return message.from ? personName(message.from) : chatName(message.chat);
}

function quoted(message, goTo) {
  const reply = message.reply_to_message;
  const name = authorName(reply);
  const words = message.quote ? message.quote.text : summary(reply);
  const button = make('button', { type: 'button', className: 'quoted' }, make('b', {}, name), make('span', {}, words));
  button.addEventListener('click', () => goTo(key(reply)));
  return button;
}

// The bubble's parts. `shown`: {withAuthor, viewer, goTo(message id), react(emoji)}.
export function bubbleParts(message, shown) {
  const parts = [];
  if (shown.withAuthor && message.from) parts.push(make('div', { className: 'author' }, authorName(message)));
  if (message.via_bot) parts.push(make('div', { className: 'via' }, 'via ', make('b', {}, `@${message.via_bot.username}`)));
  if (message.receiver_user) parts.push(make('div', { className: 'whisper' }, icon('hidden', 14), 'Only you can see this'));
  if (message.forward_origin) {
    parts.push(make('div', { className: 'origin' }, 'Forwarded from ', make('b', {}, originName(message.forward_origin))));
  }
  if (message.is_topic_message) parts.push(make('div', { className: 'via' }, `in ${topicName(message)}`));
  if (message.reply_to_message && !message.reply_to_message.forum_topic_created) parts.push(quoted(message, shown.goTo));
  const kinds = Object.keys(ATTACHMENTS).filter((name) => name in message && !(name === 'document' && message.animation));
  parts.push(...kinds.map((kind) => ATTACHMENTS[kind](message[kind])));
  if (message.text) parts.push(textWithEntities(message.text, message.entities));
  if (message.caption) parts.push(textWithEntities(message.caption, message.caption_entities));
  parts.push(make('span', { className: 'meta' }, `${message.edit_date ? 'edited ' : ''}${clock(message.date)}`));
  if (message.reactions?.length) parts.push(chips(message.reactions, shown.viewer, shown.react));
  return parts;
}
