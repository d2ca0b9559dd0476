// One migration, live.

import { el, fill } from './dom.js';
import * as api from './api.js';
import { actions } from './actions.js';
import { charts } from './charts.js';
import { feed } from './feed.js';
import { bytes, clock, count, green, lasted, millis, reversible, sign } from './words.js';

const STALE = 8_000;

const pair = (name, value, kind) => el('div', { class: 'pair' }, el('dt', {}, name), el('dd', { class: kind ?? '' }, value));

function head(status) {
  return [
    el('h1', {}, status.id),
    el('dl', { class: 'pairs' },
      pair('phase', status.phase || 'n/a'),
      pair('state', status.state.replaceAll('-', ' ')),
      pair('health', `${sign(status.health)} ${status.health}`, status.health),
      pair('going to', status.desired),
      pair('reversible', reversible(status)),
      pair('for', lasted(Date.parse(status.at) - Date.parse(status.started))),
      pair('owner', status.owner || 'n/a'),
      pair('ticket', status.ticket || 'n/a')),
    status.reason ? el('p', { class: `reason ${status.health}` }, status.reason) : '',
  ];
}

function needs(status) {
  return status.hint && ['awaiting-approval', 'stopped', 'switched', 'rolled-back', 'paused'].includes(status.state)
    ? [el('strong', {}, 'It needs you. '), el('code', {}, status.hint)]
    : [];
}

/** Stands there until somebody else has looked at it. */
function glass(status) {
  return status.glass.filter((each) => !each.reviewed).map((each) => el('p', { class: 'failed' },
    el('strong', {}, '▲ Broken glass. '),
    `${each.actor} acts alone until ${clock(each.until)}: “${each.reason}”. Somebody else has to review it: `,
    el('code', {}, `bascule review ${status.id}`)));
}

function split(status) {
  const { traffic } = status;
  if (!traffic) return [];
  const share = green(traffic);
  const { counters } = traffic;
  return [
    el('h2', {}, 'Traffic'),
    el('div', { class: 'split' },
      el('span', {}, `blue ${(100 - share).toFixed(share % 1 ? 2 : 0)} %`),
      el('progress', { max: 100, value: share, 'aria-label': 'callers that green answers, in percent' }),
      el('span', {}, `${share.toFixed(share % 1 ? 2 : 0)} % green`)),
    el('dl', { class: 'pairs' },
      pair('requests blue', count(counters.requestsBlue)),
      pair('requests green', count(counters.requestsGreen)),
      pair('failed', count(counters.failed), counters.failed ? 'failed' : ''),
      pair('held now', count(counters.held)),
      pair('longest hold', millis(counters.holdMaxMillis))),
    el('p', {}, el('a', { id: 'samples', href: `/m/${encodeURIComponent(status.id)}/samples` }, 'answers that differed')),
    traffic.holding ? el('p', { class: 'degraded' }, '■ requests are held') : '',
    counters.unreachable.length ? el('p', { class: 'failed' }, `✖ not reached: ${counters.unreachable.join('; ')}`) : '',
  ];
}

function link(name, standing) {
  return el('tr', {},
    el('th', { scope: 'row' }, name),
    el('td', { class: standing.running ? '' : 'faint' }, standing.running ? '▶ runs' : '○ stands still'),
    el('td', {}, millis(standing.lagMillis)),
    el('td', {}, bytes(standing.lagBytes)),
    el('td', {}, count(standing.changes)),
    el('td', { class: standing.violations ? 'failed' : '' }, count(standing.violations)));
}

function data(status) {
  if (!status.forward) return [];
  const { verified } = status;
  return [
    el('h2', {}, 'Rows'),
    el('div', { class: 'wide', tabindex: 0, role: 'region', 'aria-label': 'flows' },
      el('table', {},
        el('thead', {}, el('tr', {}, ...['Flow', '', 'Behind', 'Bytes', 'Changes', 'Past a fence'].map((text) => el('th', { scope: 'col' }, text || el('span', { class: 'unseen' }, 'state'))))),
        el('tbody', {}, link('blue → green', status.forward), link('green → blue', status.reverse)))),
    el('p', {}, verified.done
      ? `${verified.differences ? '✖' : '✔'} compared at ${clock(verified.at)}: ${count(verified.differences)} differences`
      : '○ not compared yet'),
  ];
}

function alerts(status) {
  return status.alerts.length ? [
    el('h2', {}, 'Alerts'),
    el('div', { class: 'wide', tabindex: 0, role: 'region', 'aria-label': 'receivers of alerts' },
      el('table', {},
        el('thead', {}, el('tr', {}, ...['Receiver', 'Told', 'Waiting', 'Given up'].map((text) => el('th', { scope: 'col' }, text)))),
        el('tbody', {}, ...status.alerts.map((each) => el('tr', {},
          el('th', { scope: 'row' }, each.to),
          el('td', {}, count(each.told)),
          el('td', { class: each.waiting ? 'degraded' : '' }, count(each.waiting)),
          el('td', { class: each.givenUp ? 'failed' : '' }, count(each.givenUp))))))),
    ...status.alerts.filter((each) => each.trouble).map((each) => el('p', { class: 'degraded' }, each.trouble)),
  ] : [];
}

function phases(status) {
  const names = [...new Set([...status.steps.map((step) => step.phase), ...status.gates.map((gate) => gate.phase)])];
  return [
    el('h2', {}, 'Steps'),
    ...names.map((name) => el('section', { class: name === status.phase ? 'phase now' : 'phase' },
      el('h3', {}, name),
      el('ul', {},
        ...status.gates.filter((gate) => gate.phase === name).map((gate) => el('li', { class: `gate ${gate.verdict}` },
          el('span', { class: 'sign', 'aria-hidden': 'true' }, sign(gate.verdict)),
          el('span', {}, el('b', {}, gate.name), ` ${gate.describe}`, gate.evidence ? el('small', {}, ` ${gate.verdict}: ${gate.evidence}`) : ''))),
        ...status.steps.filter((step) => step.phase === name).flatMap((step) => [
          step.id === status.until ? el('li', { class: 'noreturn' }, 'point of no return') : '',
          el('li', { class: `step ${step.state}` },
            el('span', { class: 'sign', 'aria-hidden': 'true' }, sign(step.state)),
            el('span', {}, el('b', {}, step.id), ` ${step.describe}`,
              el('small', {}, ` ${step.state}${step.progress ? `, ${step.progress}` : ''}${step.millis ? `, ${millis(step.millis)}` : ''}; comes undone: ${step.reversal}`))),
        ]))))];
}

/** Returns what ends it. */
export function migration(main, name, actor, failed) {
  const places = Object.fromEntries(['stale', 'needs', 'glass', 'head', 'actions', 'split', 'charts', 'data', 'alerts', 'phases', 'feed', 'help'].map((id) => [id, el('div', { id })]));
  places.stale.setAttribute('role', 'status');
  places.needs.setAttribute('role', 'status');
  places.glass.setAttribute('role', 'status');
  main.replaceChildren(
    places.stale, places.needs, places.glass, places.head, places.actions,
    el('div', { class: 'columns' },
      el('div', {}, places.split, places.charts, places.data, places.alerts),
      el('div', {}, places.phases, places.feed)),
    places.help);
  const told = actions(places.actions, actor);
  const drawn = charts(places.charts);
  fill(places.help, el('p', { class: 'faint' }, 'Keys: ', ...told.help().flatMap(([key, label]) => [el('kbd', {}, key), ` ${label}  `])));
  let seen = Date.now();
  function show(status) {
    seen = Date.now();
    fill(places.needs, ...needs(status));
    fill(places.glass, ...glass(status));
    fill(places.head, ...head(status));
    told.show(status);
    fill(places.split, ...split(status));
    drawn.show(status, seen);
    fill(places.data, ...data(status));
    fill(places.alerts, ...alerts(status));
    fill(places.phases, ...phases(status));
  }
  const source = api.events(name);
  source.addEventListener('status', (event) => show(JSON.parse(event.data)));
  source.addEventListener('error', async () => {
    if (source.readyState !== EventSource.CLOSED) return;
    try {
      await api.status(name);
    } catch (refusal) {
      if (!failed(refusal)) places.stale.textContent = refusal.message;
    }
  });
  source.addEventListener('open', () => { seen = Date.now(); });
  const watch = setInterval(() => {
    const old = Date.now() - seen > STALE && source.readyState !== EventSource.OPEN;
    main.classList.toggle('stale', old);
    places.stale.textContent = old ? `Not live: nothing was heard from the controller since ${new Date(seen).toLocaleTimeString([], { hour12: false })}. It may go on; this page tries again.` : '';
  }, 1_000);
  const ends = feed(places.feed, name);
  function key(event) {
    const typing = event.target.closest('input, dialog');
    if (!typing && !event.ctrlKey && !event.metaKey && !event.altKey) told.key(event.key);
  }
  document.addEventListener('keydown', key);
  return () => {
    source.close();
    clearInterval(watch);
    ends();
    main.classList.remove('stale');
    document.removeEventListener('keydown', key);
  };
}
