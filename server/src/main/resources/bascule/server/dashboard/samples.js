// Where green's answers differed from blue's when requests were mirrored. What is kept of them holds nothing personal,
// and all of it goes in as text.

import { el } from './dom.js';
import * as api from './api.js';
import { count } from './words.js';

const ON_A_PAGE = 20;

const when = (iso) => new Date(iso).toLocaleString([], { hour12: false });

function rows(sample) {
  const told = sample.copiedTo === 'green' ? 'green' : 'blue, once more';
  const head = [
    el('td', {}, el('time', { datetime: sample.at }, when(sample.at))),
    el('td', {}, sample.route),
    el('td', {}, sample.method),
    el('td', {}, told),
    el('td', {}, sample.trace ? el('code', {}, sample.trace) : 'n/a'),
  ];
  const places = sample.differences.map((each) => [
    el('th', { scope: 'row' }, each.path), el('td', {}, each.blue), el('td', {}, each.copy)]);
  return places.map((cells, place) => el('tr', {},
    ...(place === 0 ? head : head.map(() => el('td', {}))), ...cells));
}

/** Returns what ends it. */
export function samples(main, name, failed) {
  const body = el('tbody');
  const note = el('p', { class: 'faint', role: 'status' });
  const newer = el('button', { id: 'newer', onclick: () => turn(-1) }, 'Newer');
  const older = el('button', { id: 'older', onclick: () => turn(1) }, 'Older');
  const again = el('button', { id: 'again', onclick: () => look() }, 'Look again');
  main.replaceChildren(
    el('p', {}, el('a', { href: `/m/${encodeURIComponent(name)}` }, `← ${name}`)),
    el('h1', {}, 'Answers that differed'),
    el('p', {}, 'The last mirrored requests of each route whose answers were not the same. Of a value only its kind and its length are kept, unless the plan says to show it.'),
    el('div', { class: 'wide', tabindex: 0, role: 'region', 'aria-label': 'answers that differed' },
      el('table', {},
        el('thead', {}, el('tr', {}, ...['When', 'Route', 'Method', 'Copied to', 'Trace', 'Place', 'Blue', 'Copy'].map((head) => el('th', { scope: 'col' }, head)))),
        body)),
    note,
    el('p', {}, newer, ' ', older, ' ', again));
  let all = [];
  let page = 0;
  let ended = false;
  const pages = () => Math.max(1, Math.ceil(all.length / ON_A_PAGE));
  function show() {
    const shown = all.slice(page * ON_A_PAGE, (page + 1) * ON_A_PAGE);
    body.replaceChildren(...shown.flatMap(rows));
    newer.disabled = page === 0;
    older.disabled = page >= pages() - 1;
    note.textContent = all.length
      ? `${count(page * ON_A_PAGE + 1)} to ${count(page * ON_A_PAGE + shown.length)} of ${count(all.length)}, the newest first`
      : 'None: nothing is mirrored, or no answer differed.';
  }
  function turn(by) {
    page = Math.min(pages() - 1, Math.max(0, page + by));
    show();
  }
  async function look() {
    try {
      const answer = await api.samples(name);
      if (ended) return;
      all = answer.reverse();
      page = 0;
      show();
    } catch (refusal) {
      if (!ended && !failed(refusal)) note.textContent = `Not seen: ${refusal.message}`;
    }
  }
  look();
  return () => {
    ended = true;
  };
}
