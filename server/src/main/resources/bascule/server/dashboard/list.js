// All migrations of this controller.

import { el, fill } from './dom.js';
import * as api from './api.js';
import { green, lasted, reversible, sign } from './words.js';

const EVERY = 2_000;

function row(status) {
  const share = status.traffic ? `${green(status.traffic)} %` : 'n/a';
  return el('tr', {},
    el('th', { scope: 'row' }, el('a', { href: `/m/${encodeURIComponent(status.id)}` }, status.id)),
    el('td', {}, status.phase || 'n/a'),
    el('td', {}, status.state.replaceAll('-', ' ')),
    el('td', { class: status.health }, `${sign(status.health)} ${status.health}`),
    el('td', {}, share),
    el('td', {}, reversible(status)),
    el('td', {}, lasted(Date.parse(status.at) - Date.parse(status.started))));
}

/** Returns what ends it. */
export function list(main, failed) {
  const rows = el('tbody');
  const note = el('p', { class: 'faint' });
  main.replaceChildren(
    el('h1', {}, 'Migrations'),
    el('div', { class: 'wide', tabindex: 0, role: 'region', 'aria-label': 'migrations' },
      el('table', {},
        el('thead', {}, el('tr', {}, ...['Name', 'Phase', 'State', 'Health', 'On green', 'Reversible', 'Since'].map((head) => el('th', { scope: 'col' }, head)))),
        rows)),
    note);
  let ended = false;
  let timer = 0;
  async function look() {
    try {
      const all = await api.migrations();
      if (ended) return;
      fill(rows, ...all.map(row));
      note.textContent = all.length ? '' : 'None yet. Start one: bascule start migration.yaml';
    } catch (refusal) {
      if (ended || failed(refusal)) return;
      note.textContent = `Not seen: ${refusal.message}`;
    }
    timer = setTimeout(look, EVERY);
  }
  look();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
