// A clique search thread: gives each search a turn after the other, and between turns hears of new ones.
import { parentPort } from 'node:worker_threads';
import { type CliqueTask, Portfolio } from '../engine/subnets/clique/portfolio.ts';

const port = parentPort;
if (!port) throw new Error('this file runs as a worker thread of Lode only');

const open = new Set<Portfolio>();

function turn(): void {
  for (const portfolio of open) if (!portfolio.turn((news) => port?.postMessage(news))) open.delete(portfolio);
  if (open.size > 0) setImmediate(turn);
}

port.on('message', (task: CliqueTask) => {
  open.add(new Portfolio(task));
  if (open.size === 1) setImmediate(turn);
});
