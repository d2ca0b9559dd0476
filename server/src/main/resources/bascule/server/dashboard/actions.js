// What a person may tell a migration: each with its command line, its key, and why it can't be told where it can't.

import { el, fill } from './dom.js';
import * as api from './api.js';

const ENDED = ['aborted', 'completed', 'held'];

/** Whether green was opened: from then on the way back is a roll-back. */
const opened = (status) => status.switches > status.rollbacks || status.traffic?.serving === 'green';

const ACTIONS = [
  {
    id: 'pause', key: 'p', label: 'Pause', order: 'pause',
    effect: () => 'Nothing new is begun until you say go on. What runs, runs on.',
    against: (status) => (['paused', 'stopped', 'rolled-back'].includes(status.state) ? 'it does not go on anyway' : ''),
  },
  {
    id: 'go', key: 'g', label: 'Go on', order: 'go', command: 'resume',
    effect: () => 'It goes on from where it stands.',
    against: (status) => (['paused', 'stopped', 'rolled-back'].includes(status.state) ? '' : 'it is not stopped'),
  },
  {
    id: 'rollback', key: 'r', label: 'Roll back', order: 'roll-back', danger: true,
    effect: () => 'Requests are held for a moment, blue serves again with every write that green took.',
    against: (status) => {
      if (!opened(status)) return 'green was not opened: abort instead';
      return status.reversible ? '' : status.irreversible || 'it is past the point of no return';
    },
  },
  {
    id: 'abort', key: 'x', label: 'Abort', order: 'abort', danger: true,
    effect: () => 'Every step that was begun is undone, the last first, and the migration ends.',
    against: (status) => (opened(status) ? 'green was opened: roll back instead' : ''),
  },
  {
    id: 'complete', key: 'c', label: 'Complete', order: 'complete', danger: true,
    effect: (status) => `This is the point of no return: ${status.until || 'the end'} is run, and there is no way back.`,
    against: (status) => (status.state === 'switched' ? '' : 'it waits for the soak to be over'),
  },
];

const command = (action, status) => `bascule ${action.command ?? action.id} ${status.id}`;

function against(action, status) {
  return ENDED.includes(status.state) ? `it is ${status.state}` : action.against(status);
}

/** Asks once, with the effect and a place for the reason. */
function ask(title, effect, line, typed, act) {
  const reason = el('input', { id: 'reason', maxlength: 500, autocomplete: 'off' });
  const name = el('input', { id: 'typed', autocomplete: 'off' });
  const said = el('p', { role: 'alert', class: 'trouble' });
  const sure = el('button', { type: 'submit', class: 'strong' }, title);
  const dialog = el('dialog', { 'aria-labelledby': 'asked' },
    el('form', { onsubmit: submit },
      el('h2', { id: 'asked' }, title),
      el('p', {}, effect),
      el('label', { for: 'reason' }, 'Why (kept in the journal)'), reason,
      typed ? el('label', { for: 'typed' }, `Type ${typed} to say that you mean it`) : '',
      typed ? name : '',
      el('p', { class: 'faint' }, el('code', {}, line)),
      said,
      el('div', { class: 'buttons' },
        el('button', { type: 'button', onclick: () => dialog.close() }, 'Leave it'), sure)));
  async function submit(event) {
    event.preventDefault();
    if (typed && name.value !== typed) {
      said.textContent = `That is not ${typed}.`;
      return;
    }
    sure.disabled = true;
    try {
      await act(reason.value);
      dialog.close();
    } catch (refusal) {
      said.textContent = refusal.message;
      sure.disabled = false;
    }
  }
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** The buttons of a migration. Returns how they are told of a new status, and how keys reach them. */
export function actions(node, actor) {
  let status;
  function run(action) {
    if (!status || against(action, status)) return;
    const { id } = status;
    ask(action.label, action.effect(status), command(action, status), action.id === 'complete' ? id : '',
      (reason) => api.order(id, action.order, actor, reason));
  }
  function approve(gate) {
    const { id } = status;
    ask(`Approve ${gate.name}`, `${gate.describe}. ${gate.evidence}`, `bascule approve ${id} ${gate.name}`, '',
      (reason) => api.approve(id, gate.name, actor, reason));
  }
  function review() {
    const { id } = status;
    ask('Review', 'You have looked at what was done behind broken glass, and say so in the journal.', `bascule review ${id}`, '',
      (reason) => api.review(id, actor, reason));
  }
  const owed = () => status.glass.some((each) => !each.reviewed);
  const waiting = () => status.gates.filter((gate) => gate.verdict === 'ask' || (gate.verdict === 'wait' && gate.describe.includes('approve')));
  const buttons = new Map();
  return {
    show(now) {
      status = now;
      if (buttons.size === 0) {
        ACTIONS.forEach((action) => buttons.set(action, el('button', { id: `do-${action.id}`, class: action.danger ? 'danger' : '', onclick: () => run(action) },
          action.label, ' ', el('kbd', {}, action.key))));
        node.replaceChildren(el('div', { class: 'buttons' }, ...buttons.values()), el('div', { class: 'buttons', id: 'approvals' }));
      }
      buttons.forEach((button, action) => {
        const why = against(action, status);
        button.setAttribute('aria-disabled', why ? 'true' : 'false');
        button.title = why ? `Not now: ${why}` : command(action, status);
      });
      const place = node.querySelector('#approvals');
      const names = [...waiting().map((gate) => gate.name), owed() ? '/review' : ''].join(' ');
      if (place.dataset.names !== names) {
        place.dataset.names = names;
        place.replaceChildren(...waiting().map((gate) => el('button', { class: 'strong', title: `bascule approve ${status.id} ${gate.name}`, onclick: () => approve(gate) },
          `Approve ${gate.name}`, ' ', el('kbd', {}, 'a'))), owed() ? el('button', { id: 'do-review', title: `bascule review ${status.id}`, onclick: review }, 'Review') : '');
      }
    },
    key(key) {
      const action = ACTIONS.find((each) => each.key === key);
      if (action) run(action);
      if (key === 'a' && status && waiting().length) approve(waiting()[0]);
    },
    help: () => [...ACTIONS.map((action) => [action.key, action.label]), ['a', 'Approve the first gate that waits']],
  };
}
