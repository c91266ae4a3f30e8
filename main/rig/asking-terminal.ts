// The terminal a rig runs in, asked line by line; what is typed for a secret is not shown.
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { AskingTerminal } from './terminal-confirmer.ts';

/** The screen and what can be scrolled back to. */
const CLEAR = '\u001B[2J\u001B[3J\u001B[H';

export function askingTerminal(input: NodeJS.ReadStream, output: NodeJS.WriteStream): AskingTerminal {
  return {
    isThere: input.isTTY && output.isTTY,
    print: (line) => void output.write(`${line}\n`),
    clear: () => void output.write(CLEAR),
    ask: (prompt, hidden) =>
      new Promise((resolve) => {
        output.write(prompt);
        // readline echoes into what it is given: for a secret, into nothing.
        const echo = new Writable({ write: (chunk: Buffer, _encoding, done) => (hidden ? done() : output.write(chunk, done)) });
        const lines = createInterface({ input, output: echo, terminal: true, historySize: 0 });
        lines.once('line', (line) => {
          if (hidden) output.write('\n');
          resolve(line);
          lines.close();
        });
        // Ctrl-C and Ctrl-D: no.
        lines.once('SIGINT', () => lines.close());
        lines.once('close', () => resolve(null));
      }),
  };
}
