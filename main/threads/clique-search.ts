// A clique search thread: gives each search a turn after the other, rests as it is told to, and between turns hears of new ones.
import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { type CliqueTask, Portfolio } from '../engine/subnets/clique/portfolio.ts';

const port = parentPort;
if (!port) throw new Error('this file runs as a worker thread of Lode only');

/** One that may not search now looks so often whether it may. */
const HELD_MS = 50;

const open = new Set<Portfolio>();
let niceness = 0;

/** Linux alone has a priority for each thread. Elsewhere this would be the whole engine's, which has to answer in time. */
function stepBack(wanted: number): void {
  if (wanted === niceness || process.platform !== 'linux') return;
  try {
    setPriority(wanted);
    niceness = wanted;
  } catch {
    // It is not let forward again: then another thread comes in its place with the next search.
  }
}

function turn(): void {
  const from = performance.now();
  let duty = 1;
  let goes = false;
  for (const portfolio of open) {
    stepBack(portfolio.niceness);
    duty = Math.min(duty, portfolio.duty);
    goes ||= portfolio.goes;
    if (!portfolio.turn((news) => port?.postMessage(news))) open.delete(portfolio);
  }
  if (open.size === 0) return;
  const restMs = goes ? (performance.now() - from) * (1 / duty - 1) : HELD_MS;
  if (restMs > 0) setTimeout(turn, restMs);
  else setImmediate(turn);
}

port.on('message', (task: CliqueTask) => {
  open.add(new Portfolio(task));
  if (open.size === 1) setImmediate(turn);
});
