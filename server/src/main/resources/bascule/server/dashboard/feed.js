// The journal as it grows: who did what, and why. The newest stands first.

import { el } from './dom.js';
import * as api from './api.js';
import { clock } from './words.js';

const EVERY = 2_000;
const KEPT = 200;

function sentence(event) {
  const back = event.direction === 'REVERT' ? ' (back)' : '';
  const why = event.reason ? `: “${event.reason}”` : '';
  switch (event.kind) {
    case 'claimed': return `${event.holder} took over`;
    case 'planned': return `${event.actor ?? 'somebody'} planned it, digest ${event.digest.slice(0, 12)}${why}`;
    case 'phase-opened': return `phase ${event.phase}`;
    case 'gate-judged': return `gate ${event.gate}: ${event.verdict}, ${event.evidence}`;
    case 'step-started': return `${event.step} began${back}`;
    case 'step-finished': return `${event.step} is done${back}`;
    case 'step-failed': return `${event.step} failed${back}${why}${event.again ? ', again' : ''}`;
    case 'ordered': return `${event.actor} ordered ${event.order.toLowerCase().replaceAll('_', '-')}${why}`;
    case 'approved': return `${event.actor} approved ${event.gate}${why}`;
    case 'arranged': return `${event.actor} arranged ${event.matter.toLowerCase().replaceAll('_', '-')}: ${event.value}${why}`;
    case 'glass-broken': return `${event.actor} broke the glass and acts alone until ${clock(event.until)}${why}`;
    case 'reviewed': return `${event.actor} reviewed what was done behind broken glass${why}`;
    case 'noted': return event.what;
    default: return event.kind;
  }
}

/** Returns what ends it. */
export function feed(node, name) {
  const lines = el('ol', { class: 'feed', 'aria-label': 'journal, newest first', tabindex: 0 });
  node.replaceChildren(el('h2', {}, 'Journal'), lines);
  let after = 0;
  let ended = false;
  let timer = 0;
  async function look() {
    try {
      let more = true;
      while (more && !ended) {
        const answer = after ? await api.journal(name, after) : await api.newest(name, KEPT);
        for (const entry of answer.entries) {
          after = entry.sequence;
          lines.prepend(el('li', { class: entry.event.kind },
            el('time', { datetime: entry.time }, clock(entry.time)), ' ', sentence(entry.event)));
        }
        while (lines.children.length > KEPT) lines.lastChild.remove();
        more = answer.more;
      }
    } catch {
      // The header says that nothing is seen; the next look tries again.
    }
    if (!ended) timer = setTimeout(look, EVERY);
  }
  look();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
