// Who looks: Telegram's launch data once, a token of ours from then on. It is kept in memory alone.
import { platform } from "./telegram.js";

const PATIENCE = 12000;

let token = "";
let signing = null;

export class Stranger extends Error {}

export const initData = window.sift.initData;

// Signs in if nobody has yet. Gives {token, start?, ...} of the answer.
export function signIn() {
  signing ??= begin().finally(() => { signing = null; });
  return signing;
}

async function begin() {
  if (!initData) throw new Stranger();
  const response = await fetch("/api/session", {
    method: "POST",
    headers: { Authorization: `tma ${initData}`, "Content-Type": "application/json" },
    body: JSON.stringify({ platform }),
    cache: "no-store",
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (response.status === 401) throw new Stranger();
  if (!response.ok) throw new Error(`session: ${response.status}`);
  const session = await response.json();
  token = session.token;
  return session;
}

export const currentToken = async () => token || (await signIn()).token;

// A session that has ended; whoever asks next signs in anew.
export function forget(ended) {
  if (token === ended) token = "";
}

// fetch with who we are; a session that has ended is begun again, once.
export async function request(path, options = {}) {
  const ask = async () => fetch(path, {
    signal: AbortSignal.timeout(PATIENCE),
    ...options,
    headers: { ...options.headers, Authorization: `Bearer ${await currentToken()}`, "Sift-Locale": document.documentElement.lang },
    cache: "no-store",
    credentials: "omit",
  });
  const response = await ask();
  if (response.status !== 401) return response;
  token = "";
  return ask();
}

// JSON to the API. Rejects with {status, code, field} of a refusal.
export async function api(method, path, body) {
  const response = await request(path, {
    method,
    headers: { Accept: "application/json", ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = response.status === 204 ? null : await response.json().catch(() => null);
  if (response.ok) return answer;
  throw Object.assign(new Error(`${method} ${path}: ${response.status}`), { status: response.status, ...answer?.error });
}

// Every request of htmx goes the same way.
document.addEventListener("htmx:config:request", (event) => { event.detail.ctx.fetch = request; });
