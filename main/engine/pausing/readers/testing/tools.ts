// The system's tools as a test hands them in: what is asked of each is kept, and who has no answer is not there.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { RunTool, ToolResult } from '../../../run-tool.ts';

export const capture = (name: string): string => readFileSync(path.join(import.meta.dirname, 'captures', name), 'utf8');

const ended = (stdout: string, stderr: string, code: number): ToolResult => ({
  kind: 'ended',
  code,
  stdout: Buffer.from(stdout),
  stderr: Buffer.from(stderr),
});
export const printed = (text: string): ToolResult => ended(text, '', 0);
export const complained = (text: string, code = 1): ToolResult => ended('', text, code);

export interface Tools {
  readonly run: RunTool;
  readonly asked: string[];
}

/** `answers`: by how a question begins, e.g. "loginctl show-seat"; the first that fits. */
export function toolsWith(answers: Readonly<Record<string, ToolResult | (() => ToolResult)>>): Tools {
  const asked: string[] = [];
  const run: RunTool = (tool, args) => {
    const question = [tool.split(/[\\/]/).at(-1), ...args].join(' ');
    asked.push(question);
    const answer = Object.entries(answers).find(([beginning]) => question.startsWith(beginning))?.[1];
    return Promise.resolve(typeof answer === 'function' ? answer() : (answer ?? { kind: 'absent' }));
  };
  return { run, asked };
}
