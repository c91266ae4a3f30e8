// The system's tools as a test hands them in: each answers with a captured output, or is not there, or hangs.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { RunTool, ToolResult } from '../../run-tool.ts';

export const capture = (name: string): string => readFileSync(path.join(import.meta.dirname, 'captures', name), 'utf8');

export const printed = (text: string | Buffer, code = 0): ToolResult => ({
  kind: 'ended',
  code,
  stdout: Buffer.from(text),
  stderr: Buffer.alloc(0),
});

export interface NvidiaAnswers {
  readonly cards: ToolResult;
  readonly apps?: ToolResult;
  readonly log?: ToolResult;
}

/** nvidia-smi and others by name; what was asked of them is kept. */
export class CapturedTools {
  readonly asked: string[] = [];
  nvidia: NvidiaAnswers | null;
  private readonly others: Readonly<Record<string, ToolResult>>;

  constructor(nvidia: NvidiaAnswers | null, others: Readonly<Record<string, ToolResult>> = {}) {
    this.nvidia = nvidia;
    this.others = others;
  }

  readonly run: RunTool = (tool, args) => {
    this.asked.push([tool, ...args].join(' '));
    return Promise.resolve(tool === 'nvidia-smi' ? this.answer(args.join(' ')) : (this.others[tool] ?? { kind: 'absent' }));
  };

  private answer(args: string): ToolResult {
    if (!this.nvidia) return { kind: 'absent' };
    const { cards, apps, log } = this.nvidia;
    const unasked: ToolResult = { kind: 'failed', detail: 'not asked in this test' };
    if (args.startsWith('--query-gpu=')) return cards;
    return (args.startsWith('--query-compute-apps=') ? apps : log) ?? unasked;
  }
}
