// The door: who you are, and the token of the server.

import { el } from './dom.js';
import * as api from './api.js';

export function login(page, entered) {
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
      el('p', { class: 'faint' }, 'The server says at its start which file holds the token.')));
  actor.focus();
}
