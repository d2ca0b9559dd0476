// Which page this is, and who looks at it.

import { el } from './dom.js';
import * as api from './api.js';
import { login } from './login.js';
import { list } from './list.js';
import { migration } from './migration.js';
import { samples } from './samples.js';

const page = document.getElementById('page');
let end = () => {};

function leave() {
  end();
  end = () => {};
}

/** @return whether the person has to sign in again, which is then asked */
function signedOut(refusal) {
  if (refusal.status !== 401) return false;
  leave();
  api.signedIn().then((answer) => login(page, open, answer.provider), () => login(page, open));
  return true;
}

function open(actor) {
  leave();
  const main = el('main', { id: 'main' });
  page.replaceChildren(
    el('header', { class: 'bar' },
      el('a', { href: '/' }, 'Bascule'),
      el('span', {}, actor, ' ', el('button', { onclick: () => api.signOut().then((answer) => location.assign(answer.leave || '/'), () => location.assign('/')) }, 'Sign out'))),
    main);
  const [, name, part] = location.pathname.match(/^\/m\/([^/]+)(\/samples)?$/) ?? [];
  document.title = name ? `${decodeURIComponent(name)} - Bascule` : 'Bascule';
  if (!name) {
    end = list(main, signedOut);
  } else if (part) {
    end = samples(main, decodeURIComponent(name), signedOut);
  } else {
    end = migration(main, decodeURIComponent(name), actor, signedOut);
  }
}

api.signedIn().then((answer) => (answer.signedIn ? open(answer.actor) : login(page, open, answer.provider)), (refusal) => page.append(refusal.message));
