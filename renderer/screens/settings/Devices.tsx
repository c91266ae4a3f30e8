// What this computer has, a row each: cards best measured first, then processor, memory, disks, battery.
import type { ReactNode } from 'react';
import type { Battery, ComputerView, Disk, Gpu, Processor } from '../../../main/contract/computer.ts';
import { assertNever } from '../../../main/contract/problem.ts';
import { Untrusted } from '../../ui/Untrusted.tsx';
import { bytes, memory } from '../../words/numbers.ts';
import { useWords, type Words } from '../../words/use-words.ts';

const PERCENT = 100;

export function Devices({ computer }: { computer: ComputerView }) {
  const words = useWords();
  const { t, locale } = words;
  const { gpus, processor, disks, battery } = computer;
  const shared = sharedDisk(disks);
  return (
    <ul className="devices">
      {gpus === null ? <Row name={t('computer.card')} what={t('computer.unreadCards')} facts={[]} now={[]} /> : null}
      {gpus?.length === 0 ? <Row name={t('computer.card')} what={t('computer.noCard')} facts={[]} now={[]} /> : null}
      {gpus?.map((gpu) => (
        <Row key={gpu.id} name={t('computer.card')} what={gpu.name} facts={cardFacts(gpu, words)} now={busy(gpu, words)}>
          <UsedBy gpu={gpu} words={words} />
        </Row>
      ))}
      <Row
        name={t('computer.processor')}
        what={processor.name ?? t('computer.unnamed')}
        facts={[coresText(processor, words)]}
        now={busy(processor, words)}
      />
      <Row
        name={t('computer.memory')}
        what={memory(computer.memory.totalBytes, locale)}
        facts={[]}
        now={free(computer.memory.freeBytes, words, memory)}
      />
      {shared.map((disk) => (
        <Row
          key={disk.of}
          name={t(disk.of === 'models' ? 'computer.diskModels' : shared.length > 1 ? 'computer.diskData' : 'computer.disk')}
          what={disk.totalBytes === null ? t('computer.unknown') : bytes(disk.totalBytes, locale)}
          facts={[]}
          now={free(disk.freeBytes, words, bytes)}
        />
      ))}
      {battery.kind === 'absent' ? null : (
        <Row name={t('computer.battery')} what={chargeText(battery, words)} facts={[]} now={powerText(battery, words)} />
      )}
    </ul>
  );
}

interface RowProps {
  readonly name: string;
  /** May be a driver's word. */
  readonly what: string;
  readonly facts: readonly string[];
  /** What changes by the second. */
  readonly now: readonly string[];
  readonly children?: ReactNode;
}

function Row({ name, what, facts, now, children }: RowProps) {
  return (
    <li className="device">
      <span className="device-name">{name}</span>
      <span className="device-what">
        <Untrusted text={what} lines={2} />
      </span>
      <span className="device-now tabular">{now.join(' · ')}</span>
      {facts.length === 0 ? null : (
        <span className="device-facts">
          <Untrusted text={facts.join(' · ')} lines={2} />
        </span>
      )}
      {children}
    </li>
  );
}

function UsedBy({ gpu, words: { t, locale } }: { gpu: Gpu; words: Words }) {
  if (gpu.processes === null || gpu.processes.length === 0) return null;
  const named = gpu.processes.map(({ name, ours, vramBytes }) => {
    const who = ours ? t('computer.ours', { name }) : name;
    return vramBytes === null ? who : `${who} ${memory(vramBytes, locale)}`;
  });
  return (
    <span className="device-facts">
      <Untrusted text={t('computer.usedBy', { names: new Intl.ListFormat(locale.language).format(named) })} lines={2} />
    </span>
  );
}

function cardFacts(gpu: Gpu, { t, locale }: Words): string[] {
  const { vramBytes, vramFreeBytes, sharesMemory, driver, cuda, computeCapability, partitioned } = gpu;
  return [
    vramBytes === null ? null : t('computer.memoryOf', { amount: memory(vramBytes, locale) }),
    vramFreeBytes === null ? null : t('computer.free', { amount: memory(vramFreeBytes, locale) }),
    sharesMemory === true ? t('computer.sharedMemory') : null,
    partitioned === true ? t('computer.partitioned') : null,
    driver === null ? null : t('computer.driver', { version: driver }),
    cuda === null ? null : t('computer.cuda', { version: cuda }),
    computeCapability === null ? null : t('computer.capability', { version: computeCapability }),
  ].filter((fact) => fact !== null);
}

function busy({ load, temperatureC }: Pick<Processor, 'load' | 'temperatureC'>, { t }: Words): string[] {
  return [
    load === null ? null : t('computer.load', { percent: Math.round(load * PERCENT) }),
    temperatureC === null ? null : t('computer.heat', { degrees: Math.round(temperatureC) }),
  ].filter((fact) => fact !== null);
}

const coresText = ({ physicalCores, logicalCores }: Processor, { t }: Words): string =>
  physicalCores === null
    ? t('computer.threads', { logical: logicalCores })
    : t('computer.cores', { physical: physicalCores, logical: logicalCores });

const free = (size: number | null, { t, locale }: Words, text: typeof bytes): string[] =>
  size === null ? [] : [t('computer.free', { amount: text(size, locale) })];

/** Data and models on one disk are one row. */
function sharedDisk(disks: readonly Disk[]): readonly Disk[] {
  const [data, models] = [disks.find(({ of }) => of === 'data'), disks.find(({ of }) => of === 'models')];
  const same = data?.totalBytes === models?.totalBytes && data?.freeBytes === models?.freeBytes;
  return same && data ? [data] : disks;
}

function chargeText(battery: Battery, { t }: Words): string {
  if (battery.kind !== 'present' || battery.percent === null) return t('computer.unknown');
  return t('computer.charge', { percent: Math.round(battery.percent) });
}

function powerText(battery: Battery, { t }: Words): string[] {
  switch (battery.kind) {
    case 'unknown':
    case 'absent':
      return [];
    case 'present':
      if (battery.charging === true) return [t('computer.charging')];
      return battery.plugged === null ? [] : [t(battery.plugged ? 'computer.plugged' : 'computer.unplugged')];
    default:
      return assertNever(battery);
  }
}
