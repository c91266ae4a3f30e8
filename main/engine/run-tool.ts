// Runs one of the system's own tools and gives back what it printed: without a shell, within a time, within a length.
import { spawn } from 'node:child_process';
import path from 'node:path';
import type { Readable } from 'node:stream';

export interface ToolLimits {
  readonly limitMs: number;
  /** Of each of its two outputs. A tool that prints more is ended. */
  readonly maxBytes: number;
}

export type ToolResult =
  /** `code` null: ended by a signal. */
  | { readonly kind: 'ended'; readonly code: number | null; readonly stdout: Buffer; readonly stderr: Buffer }
  /** There is no such program, or none on PATH that may be started: a folder of PATH that nobody may look into says no more. */
  | { readonly kind: 'absent' }
  /** It was still at it when its time was over. It was told to end, and may not have heard: a stuck driver keeps its process. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'too-long' }
  | { readonly kind: 'failed'; readonly detail: string };

/** `tool`: a name that is looked for on PATH, or an absolute path. Never rejects. */
export type RunTool = (tool: string, args: readonly string[], limits: ToolLimits) => Promise<ToolResult>;

export const runTool: RunTool = (tool, args, { limitMs, maxBytes }) =>
  new Promise((resolve) => {
    const child = begin(tool, args);
    if ('kind' in child) {
      resolve(child);
      return;
    }
    // Where this process has no handles left, it has none for pipes either, and says so by `error`.
    const { stdout, stderr }: { stdout?: Readable; stderr?: Readable } = child;
    const end = (result: ToolResult): void => {
      clearTimeout(timer);
      resolve(result);
    };
    /** Whatever becomes of the process: it is not waited for, and does not keep this one alive. */
    const giveUp = (result: ToolResult): void => {
      child.kill('SIGKILL');
      stdout?.destroy();
      stderr?.destroy();
      child.unref();
      end(result);
    };
    const timer = setTimeout(() => giveUp({ kind: 'silent' }), limitMs);
    const collect = (stream: Readable | undefined): Buffer[] => {
      const parts: Buffer[] = [];
      let length = 0;
      stream?.on('data', (part: Buffer) => {
        length += part.length;
        if (length > maxBytes) giveUp({ kind: 'too-long' });
        else parts.push(part);
      });
      return parts;
    };
    const printed = { stdout: collect(stdout), stderr: collect(stderr) };
    child.on('error', ({ code, message }: NodeJS.ErrnoException) => {
      const absent = code === 'ENOENT' || (code === 'EACCES' && path.basename(tool) === tool);
      end(absent ? { kind: 'absent' } : { kind: 'failed', detail: code ?? message });
    });
    child.once('close', (code) =>
      end({ kind: 'ended', code, stdout: Buffer.concat(printed.stdout), stderr: Buffer.concat(printed.stderr) }),
    );
  });

/** Of most refusals a child tells by `error`; of those that Node has no name for, e.g. by a policy of Windows', it throws. */
function begin(tool: string, args: readonly string[]): ReturnType<typeof spawnTool> | Extract<ToolResult, { kind: 'failed' }> {
  try {
    return spawnTool(tool, args);
  } catch (error) {
    return { kind: 'failed', detail: (error as NodeJS.ErrnoException).code ?? 'unknown' };
  }
}

const spawnTool = (tool: string, args: readonly string[]) =>
  spawn(tool, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: false,
    windowsHide: true,
    // Numbers with a point, words in English.
    env: { ...process.env, LC_ALL: 'C', LANG: 'C' },
  });
