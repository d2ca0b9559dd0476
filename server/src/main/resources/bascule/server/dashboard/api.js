// Calls of the API. An answer that is not ok becomes an error that says what the server said.

export class Refusal extends Error {
  constructor(status, error) {
    super(error.hint ? `${error.message} (${error.hint})` : error.message);
    this.status = status;
    this.code = error.code;
  }
}

async function call(method, path, body) {
  const request = { method, credentials: 'same-origin', signal: AbortSignal.timeout(20_000) };
  if (body !== undefined) {
    request.headers = { 'Content-Type': 'application/json' };
    request.body = JSON.stringify(body);
  }
  const response = await fetch(path, request);
  const answer = await response.json();
  if (!response.ok || !answer.ok) {
    throw new Refusal(response.status, answer.error ?? { message: `the server answered ${response.status}` });
  }
  return answer;
}

const at = (name) => `/v1/migrations/${encodeURIComponent(name)}`;

export const signedIn = () => call('GET', '/v1/session');
export const signIn = (actor, token) => call('POST', '/v1/session', { actor, token });
export const signOut = () => call('DELETE', '/v1/session');

/** All of them, page by page. */
export async function migrations() {
  const all = [];
  let answer;
  do {
    answer = await call('GET', all.length ? `/v1/migrations?after=${encodeURIComponent(all.at(-1).id)}` : '/v1/migrations');
    all.push(...answer.migrations);
  } while (answer.more && answer.migrations.length);
  return all;
}

export const status = (name) => call('GET', at(name));
export const journal = (name, after) => call('GET', `${at(name)}/journal?after=${after}`);
export const newest = (name, most) => call('GET', `${at(name)}/journal?newest=${most}`);
export const samples = (name) => call('GET', `${at(name)}/samples`).then((answer) => answer.samples);
export const order = (name, order, actor, reason) => call('POST', `${at(name)}/orders`, { order, actor, reason });
export const approve = (name, gate, actor, reason) => call('POST', `${at(name)}/approvals`, { gate, actor, reason });
export const review = (name, actor, reason) => call('POST', `${at(name)}/reviews`, { actor, reason });
export const events = (name) => new EventSource(`${at(name)}/events`);
