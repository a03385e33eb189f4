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

// Calls back with every event that a viewer may see; with `{kind: 'again'}` when events may have been missed. Answers
// with a function that stops it.
export function listen(viewer, onEvent) {
  const source = new EventSource(`/_tg/events?user=${viewer}`);
  let lost = false;
  source.onerror = () => { lost = true; };
  source.onopen = () => {
    if (lost) onEvent({ kind: 'again' });
    lost = false;
  };
  source.onmessage = (message) => onEvent(JSON.parse(message.data));
  return () => source.close();
}
