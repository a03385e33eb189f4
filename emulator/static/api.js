// The people's side of the emulator.

export class Refused extends Error {}

export async function ask(verb, fields = {}) {
  const response = await fetch(`/_tg/${verb}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(fields),
  });
  const body = await response.json();
  if (!body.ok) throw new Refused(body.error);
  return body.result;
}

// Calls back with every event; with `{kind: 'again'}` when events may have been missed.
export function listen(onEvent) {
  const source = new EventSource('/_tg/events');
  let lost = false;
  source.onerror = () => { lost = true; };
  source.onopen = () => {
    if (lost) onEvent({ kind: 'again' });
    lost = false;
  };
  source.onmessage = (message) => onEvent(JSON.parse(message.data));
}
