// The door: who you are, and the token of the server; or whoever else signs people in.

import { el } from './dom.js';
import * as api from './api.js';

/** Why nobody was signed in, by the word that the way back brings. */
const REFUSALS = {
  expired: 'That took too long, or was begun in another browser. Sign in again.',
  refused: 'You were not signed in there.',
  unreachable: 'Who signs people in can not be asked now. Try again, or use a token.',
  unbelieved: 'What came back from there is not to be believed. The log of this server says why.',
  'no-role': 'You are known there, and no rule of this server says what you may do. Ask whoever runs it.',
};

export function login(page, entered, provider) {
  const said = el('p', { role: 'alert', class: 'trouble' });
  const actor = el('input', { id: 'actor', name: 'actor', required: true, maxlength: 64, autocomplete: 'username' });
  const token = el('input', { id: 'token', name: 'token', required: true, type: 'password', autocomplete: 'current-password' });
  async function submit(event) {
    event.preventDefault();
    said.textContent = '';
    try {
      const answer = await api.signIn(actor.value, token.value);
      entered(answer.actor);
    } catch (refusal) {
      said.textContent = refusal.status === 401 ? 'That is not the token of this server.' : refusal.message;
      token.select();
    }
  }
  page.replaceChildren(
    el('main', { class: 'door' },
      el('h1', {}, 'Bascule'),
      el('form', { onsubmit: submit },
        el('label', { for: 'actor' }, 'Your name, as the journal will call you'), actor,
        el('label', { for: 'token' }, 'Token of this server'), token,
        el('button', { type: 'submit', class: 'strong' }, 'Sign in'),
        said),
      provider ? el('p', {}, el('a', { class: 'button strong', href: '/v1/session/login' }, `Sign in with ${provider}`)) : '',
      el('p', { class: 'faint' }, 'The server says at its start which file holds the token.')));
  const why = new URLSearchParams(location.search).get('login');
  if (why) said.textContent = REFUSALS[why] ?? 'You were not signed in.';
  actor.focus();
}
