// The chat page: state, and how the parts act on each other.

import { ask, listen, Refused } from './api.js';
import { Composer } from './composer.js';
import { chatName, key } from './content.js';
import { find, paint } from './dom.js';
import { InlineResults } from './inline.js';
import { botLink } from './links.js';
import { Log } from './messages.js';
import { ask as askPerson, toast } from './notices.js';
import { Phone } from './phone.js';
import { drawChats, drawPeople, drawSamples } from './side.js';

const TYPING_MS = 5000;
const PRESS_SECONDS = 12;

const now = { viewer: null, chat: null, state: null, chats: new Map(), typing: null, commands: [], stop: null, draft: '' };

const phone = new Phone((url) => openLink(url));
const inline = new InlineResults({
  choose: (query, result) => tried(() => {
    composer.offer('');
    return ask('choose', { user: now.viewer, chat: now.chat, query, result });
  }),
  press: (button) => (button.web_app
    ? openApp({ url: button.web_app.url, title: button.text }, true)
    : followLink({ kind: 'start', payload: button.start_parameter })),
});
const log = new Log({
  press, forward, react,
  reply: (message) => composer.reply(message),
  edit: (message) => composer.edit(message),
});
const composer = new Composer({
  send: (fields) => tried(() => ask('say', { chat: now.chat, user: now.viewer, ...fields })),
  change: (message, text) => tried(() => ask('edit', { ...at(message), text })),
  openApp: () => openApp({ title: menuApp()?.text }, true),
  typed: lookInline,
});

const at = (message) => ({
  chat: message.chat.id, message: message.message_id, ephemeral: message.ephemeral_message_id, user: now.viewer,
});
const people = () => now.state.people.filter((person) => !person.is_bot && person.id in PLAYED);
const PLAYED = {};

async function tried(act) {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Refused) && !(error instanceof TypeError)) throw error;
    toast(error instanceof Refused ? error.message : 'The emulator does not answer', { bad: true });
    return null;
  }
}

// people and chats

async function become(person, focus = false) {
  now.viewer = person;
  now.stop?.();
  now.stop = listen(person, (event) => tried(async () => HANDLERS[event.kind]?.(event)));
  sessionStorage.setItem('viewer', person);
  await refresh();
  document.documentElement.dataset.bot = now.state.bot.username.toLowerCase();
  document.documentElement.dataset.language = people().find(({ id }) => id === person)?.language_code ?? 'en';
  await openChat(person);
  if (focus) find('.who [aria-checked="true"]').focus();
  if (menuApp() || now.state.app_url) await openApp({ title: menuApp()?.text });
}

async function refresh() {
  now.state = await ask('state', { user: now.viewer });
  const old = now.chats;
  const histories = await Promise.all(now.state.chats.map((each) => ask('history', { chat: each.id, user: now.viewer })));
  now.chats = new Map(now.state.chats.map((each, index) => [each.id, {
    chat: each, messages: histories[index].messages, unread: old.get(each.id)?.unread ?? 0,
  }]));
  drawSide();
}

function drawSide() {
  drawPeople(people(), now.viewer, (id, focus) => tried(() => become(id, focus)));
  const rows = [...now.chats.values()].map(({ chat: each, messages, unread }) => ({ chat: each, last: messages.at(-1), unread }));
  rows.sort((a, b) => (b.chat.type === 'private') - (a.chat.type === 'private') || (b.last?.date ?? 0) - (a.last?.date ?? 0));
  drawChats(rows, now.state.bot, now.chat, (id) => tried(() => openChat(id)));
}

async function openChat(id) {
  now.chat = id;
  const entry = now.chats.get(id);
  entry.unread = 0;
  const isBot = entry.chat.type === 'private';
  const name = isBot ? now.state.name : chatName(entry.chat);
  find('.chat-head h1').textContent = name;
  paint(find('.chat-head .avatar'), { id, name, isBot });
  log.open(entry.chat, now.viewer, entry.messages);
  now.commands = await ask('commands', { user: now.viewer, chat: id });
  if (now.chat !== id) return;
  setUp();
  showStatus();
  drawSide();
}

function setUp() {
  const entry = now.chats.get(now.chat);
  const isPrivate = entry.chat.type === 'private';
  const mine = entry.chat.members.find((member) => member.user.id === now.viewer)?.status;
  composer.open({
    canWrite: entry.chat.type !== 'channel' || ['creator', 'administrator'].includes(mine),
    commands: now.commands,
    appText: isPrivate ? menuApp()?.text : null,
    draft: now.draft,
  });
  now.draft = '';
  composer.obey(entry.messages, false);
  showWelcome();
}

function showWelcome() {
  const entry = now.chats.get(now.chat);
  find('.welcome').hidden = entry.messages.length > 0 || entry.chat.type !== 'private';
  if (now.state.description) find('.welcome-text').textContent = now.state.description;
}

function showStatus(action = null) {
  const status = find('.chat-status');
  const entry = now.chats.get(now.chat).chat;
  const present = entry.members.filter((member) => !['left', 'kicked'].includes(member.status));
  const among = botStatus(entry) ? `, ${now.state.name} among them` : '';
  const quiet = { private: 'bot', channel: `${present.length} subscribers` }[entry.type] ?? `${present.length} members${among}`;
  showBotRole(entry);
  status.textContent = action ? `${now.state.name} is ${action.replace('_', ' ')}…` : quiet;
  status.classList.toggle('active', Boolean(action));
}

// The bot's place in a group, for its owner to change.

const botStatus = (chat) => {
  const status = chat.members.find((member) => member.user.id === now.state.bot.id)?.status;
  return ['left', 'kicked'].includes(status) ? null : status;
};

const NEXT_ROLE = {
  member: ['promote', 'Make %s an administrator'], administrator: ['demote', 'Make %s a plain member'], absent: ['join', 'Add %s'],
};

function showBotRole(chat) {
  const button = find('.bot-role');
  const isOwner = chat.members.some((member) => member.user.id === now.viewer && member.status === 'creator');
  button.hidden = !isOwner || !['group', 'supergroup'].includes(chat.type);
  const [action, words] = NEXT_ROLE[botStatus(chat) ?? 'absent'] ?? NEXT_ROLE.member;
  button.textContent = words.replace('%s', now.state.name);
  button.onclick = () => tried(() => ask('bot_member', { chat: chat.id, user: now.viewer, action }));
}

// what a person does

async function press(message, button, element) {
  if (element.classList.contains('busy')) return;
  if (button.web_app) {
    await openApp({ url: button.web_app.url, title: button.text }, true);
    return;
  }
  if (button.url) {
    openLink(button.url);
    return;
  }
  if (await switchedToInline(button)) return;
  if (button.copy_text) {
    await navigator.clipboard?.writeText(button.copy_text.text);
    toast('Copied');
    return;
  }
  element.classList.add('busy');
  const answer = await tried(() => ask('press', { ...at(message), data: button.callback_data, timeout: PRESS_SECONDS }));
  element.classList.remove('busy');
  if (answer && !answer.answered) toast('The bot did not answer this press', { bad: true });
  if (answer?.text) await (answer.alert ? askPerson(answer.text, { title: now.state.name }) : toast(answer.text));
  if (answer?.url) openLink(answer.url);
}

// A button may put `@bot words` into the input field, here or in the chat that is opened next.
async function switchedToInline(button) {
  const elsewhere = button.switch_inline_query ?? button.switch_inline_query_chosen_chat?.query;
  const query = button.switch_inline_query_current_chat ?? elsewhere;
  if (query === undefined) return false;
  const text = `@${now.state.bot.username} ${query}`;
  if (query === elsewhere) {
    now.draft = text;
    toast('Choose a chat on the left');
  } else composer.offer(text);
  return true;
}

function lookInline(text) {
  const [, name, query] = text.match(/^@(\w+)\s([^]*)$/) ?? [];
  const isAsked = name?.toLowerCase() === document.documentElement.dataset.bot;
  inline.look(isAsked ? { user: now.viewer, chat: now.chat, query: query.trim() } : null);
}

function openLink(url) {
  const inside = botLink(url);
  if (inside) followLink(inside);
  else window.open(url, '_blank', 'noopener,noreferrer');
}

async function followLink({ kind, payload }) {
  if (kind === 'startapp') {
    await openApp({ title: menuApp()?.text, start_param: payload }, true);
    return;
  }
  const isGroup = ['group', 'supergroup'].includes(now.chats.get(now.chat).chat.type);
  if (kind === 'startgroup' && !isGroup) {
    toast('Open the group first, then follow the link');
    return;
  }
  const chat = kind === 'startgroup' ? now.chat : now.viewer;
  if (now.chat !== chat) await openChat(chat);
  if (kind !== 'open') await tried(() => ask('start', { user: now.viewer, chat, payload }));
}

async function forward(message) {
  const origin = { message: [message.chat.id, message.message_id] };
  const sent = await tried(() => ask('say', { chat: now.viewer, user: now.viewer, forward: origin }));
  if (sent) await openChat(now.viewer);
}

async function react(message, emoji) {
  const mine = message.reactions?.find((reaction) => reaction.user === now.viewer)?.emoji ?? [];
  await tried(() => ask('react', { ...at(message), emoji: mine.includes(emoji) ? [] : [emoji] }));
}

async function sendSample(id) {
  if (now.chat !== now.viewer) await openChat(now.viewer);
  await tried(() => ask('sample', { user: now.viewer, id }));
}

// the Mini App

function menuApp() {
  const button = now.state.menu_button;
  return button.type === 'web_app' ? { text: button.text, url: button.web_app.url } : null;
}

async function openApp({ url, title, start_param }, isWanted = false) {
  await tried(() => phone.open({ user: now.viewer, url, title: title ?? now.state.name, start_param }));
  if (isWanted) phone.show(true);
}

// what happens

const HANDLERS = {
  message: async ({ chat: id, message }) => {
    const entry = now.chats.get(id);
    if (!entry || entry.messages.some((each) => key(each) === key(message))) return;
    if (message.replaces) {
      await refresh();
      await openChat(now.chat);
      return;
    }
    entry.messages.push(message);
    if (id === now.chat) {
      log.add(message);
      showStatus();
      showWelcome();
      composer.obey(entry.messages);
    } else if (message.from?.id !== now.viewer) entry.unread += 1;
    drawSide();
  },
  edited: ({ chat: id, message }) => replaceMessage(id, message),
  reaction: ({ chat: id, message }) => replaceMessage(id, message),
  deleted: async ({ chat: id, ...gone }) => {
    const entry = now.chats.get(id);
    if (!entry) return;
    const message = entry.messages.find((each) => key(each) === key(gone));
    entry.messages = entry.messages.filter((each) => each !== message);
    if (id === now.chat) log.remove(key(gone));
    drawSide();
    if (message?.replaces) await refresh().then(() => openChat(now.chat));
  },
  chat_action: ({ chat: id, action }) => {
    if (id !== now.chat) return;
    showStatus(action);
    clearTimeout(now.typing);
    now.typing = setTimeout(showStatus, TYPING_MS);
  },
  profile: async () => {
    const hadApp = Boolean(menuApp());
    [now.state, now.commands] = await Promise.all([
      ask('state', { user: now.viewer }), ask('commands', { user: now.viewer, chat: now.chat }),
    ]);
    if (!composer.input.value) setUp();
    if (!hadApp && menuApp()) await openApp({ title: menuApp().text });
  },
  chats: () => refresh().then(showStatus),
  again: () => become(now.viewer),
};

function replaceMessage(id, message) {
  const entry = now.chats.get(id);
  if (!entry) return;
  const index = entry.messages.findIndex((each) => key(each) === key(message));
  if (index >= 0) entry.messages[index] = message;
  if (id === now.chat) log.change(message);
  drawSide();
}

async function start() {
  const state = await ask('state');
  const played = state.people.filter((person) => !person.is_bot).slice(0, 2);
  for (const person of played) PLAYED[person.id] = true;
  drawSamples(await ask('samples'), (id) => tried(() => sendSample(id)));
  find('.start').addEventListener('click', () => tried(() => ask('say', { chat: now.viewer, user: now.viewer, text: '/start' })));
  const saved = Number(sessionStorage.getItem('viewer'));
  document.addEventListener('botlink', ({ detail }) => followLink(detail));
  document.addEventListener('botcommand', ({ detail }) => tried(() => ask('say', { chat: now.chat, user: now.viewer, text: detail })));
  await become(saved in PLAYED ? saved : played[0].id);
  document.documentElement.dataset.ready = 'yes';
}

start();
