// Blue and green on the same axes, as far as this page has watched.

import { el } from './dom.js';

const { uPlot } = window;
const SECONDS = 600;
const HEIGHT = 180;

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function chart(title, unit, lines) {
  const node = el('figure', {}, el('figcaption', {}, `${title} (${unit})`));
  const axis = { stroke: () => colour('--ink'), grid: { stroke: () => colour('--line'), width: 1 } };
  const plot = new uPlot({
    width: 400, height: HEIGHT, cursor: { drag: { x: false, y: false } },
    scales: { y: { range: (self, least, most) => [0, Math.max(most * 1.1, 1)] } },
    axes: [axis, { ...axis, size: 60 }],
    series: [{}, ...lines.map(([label, name, dash]) => ({ label, stroke: () => colour(name), width: 2, dash, points: { show: false } }))],
  }, [[], ...lines.map(() => [])], node);
  new ResizeObserver(() => plot.setSize({ width: Math.max(200, node.clientWidth), height: HEIGHT })).observe(node);
  return { node, plot };
}

/** Two looks make a rate. */
export function charts(node) {
  const traffic = chart('Requests', 'per second', [['blue', '--blue', []], ['green', '--green', [6, 3]], ['failed', '--bad', [2, 2]]]);
  const lag = chart('Behind', 'ms', [['green behind blue', '--blue', []], ['blue behind green', '--green', [6, 3]]]);
  const times = [];
  const series = { traffic: [[], [], []], lag: [[], []] };
  let before;
  function keep() {
    while (times.length && times.at(-1) - times[0] > SECONDS) {
      times.shift();
      [...series.traffic, ...series.lag].forEach((values) => values.shift());
    }
  }
  return {
    show(status, now) {
      if (!node.hasChildNodes()) {
        node.append(...(status.traffic ? [traffic.node] : []), ...(status.forward ? [lag.node] : []));
      }
      const counters = status.traffic?.counters;
      if (before && now - before.now < 900) return;
      if (before && counters && before.counters) {
        const seconds = (now - before.now) / 1_000;
        const rate = (field) => Math.max(0, (counters[field] - before.counters[field]) / seconds);
        ['requestsBlue', 'requestsGreen', 'failed'].forEach((field, place) => series.traffic[place].push(rate(field)));
      } else {
        series.traffic.forEach((values) => values.push(null));
      }
      times.push(now / 1_000);
      [status.forward, status.reverse].forEach((link, place) => series.lag[place].push(link?.running ? link.lagMillis : null));
      before = { now, counters };
      keep();
      traffic.plot.setData([times, ...series.traffic]);
      lag.plot.setData([times, ...series.lag]);
    },
  };
}
