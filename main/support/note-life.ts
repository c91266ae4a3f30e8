// Lode's life as the log hears it: each change of state, each notice, each command that was refused, in codes and nothing else.
import type { CommandResult, CommandType } from '../contract/commands.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import type { UpdateView } from '../contract/update.ts';
import type { LogFields } from './events.ts';
import type { Log } from './log.ts';

interface Seen {
  readonly current: Snapshot;
  subscribe(listener: (snapshot: Snapshot) => void): () => void;
}

export function noteLife(snapshots: Seen, log: Log): () => void {
  let state = '';
  let update = '';
  let device = '';
  let lost = false;
  let newestNotice = 0;
  const note = (snapshot: Snapshot) => {
    const { host, notices } = snapshot;
    const now = stateOf(snapshot);
    if (state !== (state = JSON.stringify(now))) log.event('state', now);
    const standing = updateOf(host.update);
    if (update !== (update = JSON.stringify(standing)) && standing.kind !== 'off') log.event('update', standing);
    const provider = snapshot.device?.provider ?? null;
    if (device !== (device = provider ?? '')) log.event('device', { provider });
    if (lost !== (lost = host.engineLost !== null))
      log.event(lost ? 'engine-lost' : 'engine-back', { blocked: host.engineLost?.blocked ?? false });
    for (const { at, code } of notices) if (at > newestNotice) log.event('notice', { code });
    newestNotice = Math.max(newestNotice, ...notices.map(({ at }) => at));
  };
  note(snapshots.current);
  return snapshots.subscribe(note);
}

function stateOf({ miner }: Snapshot): LogFields<'state'> {
  const work = 'work' in miner ? miner.work : null;
  return {
    kind: miner.kind,
    subnet: work?.subnet ?? null,
    practice: work ? work.kind === 'practice' : null,
    pause: miner.kind === 'paused' ? miner.reason : null,
    problem: miner.kind === 'blocked' ? miner.problem.code : null,
  };
}

function updateOf(update: UpdateView): LogFields<'update'> {
  return {
    kind: update.kind,
    version: 'version' in update ? update.version : null,
    problem: 'problem' in update ? (update.problem?.code ?? null) : null,
  };
}

export function noteRefusal(type: CommandType, result: CommandResult, log: Log): CommandResult {
  if (!result.ok) log.event('command-refused', { command: type, problem: result.problem.code });
  return result;
}
