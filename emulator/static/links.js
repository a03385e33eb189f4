// Links to the bot itself: they act on this page instead of leaving it.

const HOSTS = ['t.me', 'telegram.me'];
const KINDS = ['start', 'startgroup', 'startapp'];

// What a link asks for: `{kind, payload}`, kind `open` when it only leads to the chat; null when it leads elsewhere.
export function botLink(url) {
  if (!URL.canParse(url)) return null;
  const { hostname, pathname, searchParams } = new URL(url);
  const name = pathname.slice(1).split('/')[0].toLowerCase();
  if (!HOSTS.includes(hostname) || name !== document.documentElement.dataset.bot) return null;
  const kind = KINDS.find((each) => searchParams.has(each)) ?? 'open';
  return { kind, payload: searchParams.get(kind) ?? '' };
}

// An element that raises an event with what it holds, for the page to act on.
export function raises(element, name, detail) {
  element.addEventListener('click', (event) => {
    event.preventDefault();
    element.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  });
  return element;
}
