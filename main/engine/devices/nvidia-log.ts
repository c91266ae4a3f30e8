// nvidia-smi's whole log (`-q -x`): the two things that its CSV does not tell, the newest CUDA of the driver and what draws on a card.
import { programName, type NvidiaApp } from './nvidia-csv.ts';
import { type Element, readXml, textAt } from './xml.ts';

export interface NvidiaLog {
  readonly cuda: string | null;
  readonly apps: readonly NvidiaApp[];
}

const MIB = 1_048_576;
const MOST_PROCESSES = 64;
const WORK = { C: 'compute', G: 'graphics', 'C+G': 'both', 'M+C': 'compute' } as const satisfies Record<
  string,
  NvidiaApp['work']
>;

/** null: it is no such log. What a log of another version leaves out is not told. */
export function readLog(text: string): NvidiaLog | null {
  const log = readXml(text);
  if (log?.name !== 'nvidia_smi_log') return null;
  const cuda = textAt(log, 'cuda_version') ?? '';
  const apps = log.children.filter(({ name }) => name === 'gpu').flatMap(appsOf);
  return { cuda: /^\d{1,2}\.\d{1,2}$/.test(cuda) ? cuda : null, apps };
}

function appsOf(gpu: Element): NvidiaApp[] {
  const uuid = textAt(gpu, 'uuid');
  const processes = gpu.children.find(({ name }) => name === 'processes')?.children ?? [];
  if (!uuid) return [];
  return processes
    .filter(({ name }) => name === 'process_info')
    .slice(0, MOST_PROCESSES)
    .flatMap((process): NvidiaApp[] => {
      const pid = Number(textAt(process, 'pid'));
      const type = textAt(process, 'type') ?? '';
      const used = /^(\d{1,8}) MiB$/.exec(textAt(process, 'used_memory') ?? '')?.[1];
      if (!Number.isSafeInteger(pid) || pid <= 0 || !Object.hasOwn(WORK, type)) return [];
      return [
        {
          gpu: uuid.slice(0, 120),
          pid,
          name: programName(textAt(process, 'process_name') ?? ''),
          work: WORK[type as keyof typeof WORK],
          vramBytes: used === undefined ? null : Number(used) * MIB,
        },
      ];
    });
}
