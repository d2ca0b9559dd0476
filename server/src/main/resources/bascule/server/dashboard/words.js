// How figures, times and states are written.

export const clock = (iso) => (iso ? new Date(iso).toLocaleTimeString([], { hour12: false }) : 'n/a');

export const count = (number) => number.toLocaleString('en');

export function millis(number) {
  if (number < 1_000) return `${number} ms`;
  if (number < 120_000) return `${(number / 1_000).toFixed(1)} s`;
  return lasted(number);
}

export function lasted(number) {
  const seconds = Math.max(0, Math.round(number / 1_000));
  const parts = [
    [Math.floor(seconds / 3_600), 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ];
  return parts.filter(([value, unit], place) => value > 0 || (place === 2 && seconds < 60)).map(([value, unit]) => value + unit).join(' ');
}

export function bytes(number) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let place = 0;
  while (number >= 1_024 && place < units.length - 1) {
    number /= 1_024;
    place++;
  }
  return `${place === 0 ? number : number.toFixed(1)} ${units[place]}`;
}

/** A sign beside each word, so that nothing is told by colour alone. */
const SIGNS = {
  healthy: '✔', degraded: '▲', failed: '✖',
  pass: '✔', wait: '…', ask: '☞', watch: '◉', fail: '✖', pending: '○',
  done: '✔', running: '▶', reverting: '◀', reverted: '↩',
};

export const sign = (word) => SIGNS[word] ?? '○';

export function reversible(status) {
  if (!status.reversible) return status.irreversible ? `no (${status.irreversible})` : 'no';
  return status.until ? `yes, until ${status.until}` : 'yes';
}

/** The share of callers that green answers, in percent. */
export const green = (traffic) => (traffic.serving === 'green' ? 100 : traffic.greenPercent);
