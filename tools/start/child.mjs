// Runs the app or the rig to its end: signals go in, its exit comes out, Chromium's own log stays out of the terminal.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { words } from './words.mjs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** An Electron that fails to load its libraries, its sandbox or its display ends within this. */
const AT_ONCE_MS = 10_000;
/** Lines like `[123:0101/120000.123:ERROR:bus.cc(407)] …`: for whoever debugs Chromium; LODE_VERBOSE=1 shows them. */
const CHROMIUM_LOG = /^\[\d+:\d{4}\/\d{6}\.\d+:([A-Z]+):[\w./-]+\(\d+\)\] ?/;
/** What a graphics library says where there is no such device; the page says it too, under what answers. */
const DRIVER_NOISE = /^Warning: vkCreateInstance|^ +at \w+ \(.*\/dawn\//;
const LAST_LINES = 20;

/** `{ code, signal, diedAtOnce, lastWords }`. A signal that comes to this process is passed on, and is no failure. */
export function runToItsEnd(program, args, { quietChromium = false } = {}) {
  const began = performance.now();
  const child = spawn(program, args, { stdio: ['inherit', 'inherit', quietChromium ? 'pipe' : 'inherit'] });
  let told = false;
  const pass = (signal) => {
    told = true;
    child.kill(signal);
  };
  for (const signal of SIGNALS) process.on(signal, pass);
  const lines = [];
  if (quietChromium) {
    const reader = createInterface({ input: child.stderr });
    reader.on('line', (line) => {
      lines.push(line);
      if (lines.length > LAST_LINES) lines.shift();
      const noise = CHROMIUM_LOG.test(line) || DRIVER_NOISE.test(line) || line.trim() === '';
      if (process.env.LODE_VERBOSE || !noise) process.stderr.write(`${line}\n`);
    });
  }
  return new Promise((resolve) => {
    const end = (code, signal, lastWords) => {
      for (const name of SIGNALS) process.off(name, pass);
      const failed = !told && code !== 0;
      resolve({ code, signal, diedAtOnce: failed && performance.now() - began < AT_ONCE_MS, lastWords });
    };
    child.once('error', (error) => end(1, null, error.message));
    child.once('close', (code, signal) => end(code, signal, causeIn(lines) ?? words.endedWith(signal ?? `code ${code}`)));
  });
}

/** The line that says why: the loader's, or Chromium's fatal one. */
function causeIn(lines) {
  const line = lines.find((text) => /error while loading shared libraries|Missing X server|cannot open display/.test(text));
  const fatal = lines.find((text) => CHROMIUM_LOG.exec(text)?.[1] === 'FATAL');
  return (line ?? fatal)?.replace(CHROMIUM_LOG, '').slice(0, 160) ?? null;
}

/** Ends this process as the child ended. */
export function endAs({ code, signal }) {
  if (signal) process.kill(process.pid, signal);
  else process.exit(code);
}
