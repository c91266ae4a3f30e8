// PowerShell with one of Lode's own scripts, which are constants: nothing is put into them. It takes a second to start: asked rarely.
import path from 'node:path';
import type { RunTool } from '../../../run-tool.ts';
import { ask, json, type Told } from '../told.ts';

const LIMITS = { limitMs: 30_000, maxBytes: 2 * 1_048_576 };
const PREFACE = `
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
[Console]::OutputEncoding = [System.Text.Encoding]::UTF8
`;

/** Where it lies: never where the name alone leads. */
export const inSystem = (env: Readonly<Record<string, string | undefined>>, file: string): string =>
  path.win32.join(env['SystemRoot'] ?? 'C:\\Windows', 'System32', file);

/** `script` prints JSON. `read` gives null for what it does not understand. */
export function askPowerShell<T>(
  run: RunTool,
  env: Readonly<Record<string, string | undefined>>,
  script: string,
  read: (answer: unknown) => T | null,
): Promise<Told<T>> {
  const shell = inSystem(env, 'WindowsPowerShell\\v1.0\\powershell.exe');
  const args = ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', PREFACE + script];
  return ask(
    run,
    shell,
    args,
    (text) => {
      const answer = json(text);
      return answer === undefined ? null : read(answer);
    },
    LIMITS,
  );
}
