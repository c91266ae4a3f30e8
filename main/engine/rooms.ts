// What an engine opens behind its door, in order, and closes again: database, callers, mined time, the wallet's desk, what can be served.
import type { Device } from '../contract/device.ts';
import type { Decision } from '../contract/pausing.ts';
import type { Politeness } from '../contract/politeness.ts';
import { ok, type Result } from '../contract/problem.ts';
import { encodeSs58 } from '../contract/ss58.ts';
import { SUBNET_IDS } from '../contract/subnet.ts';
import type { Ss58 } from '../contract/units.ts';
import { CallersFile, type CallersNews } from './callers/callers-file.ts';
import type { Clock } from './clock.ts';
import { openComputer } from './computer.ts';
import type { Devices } from './devices/devices.ts';
import { Freshness } from './freshness.ts';
import { FlightRecorder } from './flight-recorder.ts';
import { MinedTime } from './earnings/mined-time.ts';
import type { EffortDial } from './effort-dial.ts';
import type { EngineOptions } from './engine-door.ts';
import { readCatalogue } from './models/catalogue.ts';
import { Downloads } from './models/downloads.ts';
import { publicAddress } from './network/public-address.ts';
import { Reach } from './network/reach.ts';
import { ThreadedMapping } from './network/threaded-mapping.ts';
import { Pausing } from './pausing/pausing.ts';
import { SignalReaders } from './pausing/readers.ts';
import { QueryBook } from './query-book.ts';
import { runTool } from './run-tool.ts';
import { Serving } from './serving.ts';
import { type Figures, midnightBefore } from './snapshot-figures.ts';
import type { LiveQueries } from './snapshot-queries.ts';
import { openStorage } from './storage/client.ts';
import type { Storage, StorageNews } from './storage/storage.ts';
import { Desk, type WorkFacts } from './wallet/desk.ts';

export interface Rooms {
  readonly storage: Storage;
  readonly flight: FlightRecorder;
  readonly freshness: Freshness;
  readonly book: QueryBook;
  readonly callers: CallersFile;
  readonly minedTime: MinedTime;
  readonly desk: Desk;
  readonly serving: Serving;
  readonly devices: Devices;
  readonly downloads: Downloads;
  readonly pausing: Pausing;
  /** Who answers in practice: the wallet's own hotkey where there is one for it, so that what it earns is paid on the practice chain. */
  readonly practiceHotkey: () => Ss58;
}

export interface RoomsNeeds {
  readonly options: EngineOptions;
  readonly clock: Clock;
  readonly dial: EffortDial;
  readonly figures: Figures;
  readonly live: LiveQueries;
  readonly workFacts: () => WorkFacts;
  readonly onStorage: (news: StorageNews) => void;
  readonly onCallers: (callers: CallersFile, news: CallersNews | null) => void;
  /** What answers, or answered last. null: nothing has. */
  readonly device: () => Device | null;
  /** Nothing of Lode's computes now. */
  readonly holdsStill: () => boolean;
  readonly politeness: () => Politeness;
  readonly onDecision: (decision: Decision) => void;
  readonly onChange: () => void;
}

/** Expected failures: as of `openStorage`. */
export async function openRooms(needs: RoomsNeeds): Promise<Result<Rooms>> {
  const { options, clock, dial, figures, live, workFacts, onStorage, onCallers, onChange } = needs;
  const { dataFolder, startThread, spawn, practiceChain } = options;
  const result = await openStorage({
    folder: dataFolder,
    startThread: () => startThread('storage'),
    clock,
    today: midnightBefore(clock.now()),
    onNews: onStorage,
  });
  if (!result.ok) return result;
  const storage = result.value;
  dial.turn(storage.opened.settings.politeness.feel);
  const flight = await FlightRecorder.open(clock, storage.flight, { version: options.version, safe: Boolean(options.safe) });
  figures.openDay(storage.opened.today, clock.now());
  const book = new QueryBook({ figures, live, storage });
  const callers = new CallersFile({
    folder: dataFolder,
    clock,
    subnets: SUBNET_IDS,
    onChange: (news) => onCallers(callers, news),
  });
  await callers.open();
  const minedTime = new MinedTime(clock, storage.money);
  await minedTime.open();
  const desk = new Desk({
    clock,
    money: storage.money,
    dataFolder,
    spawnSigner: () => spawn('signer'),
    spawnChainNode: () => spawn('chain-node'),
    startThread,
    work: workFacts,
    stillItself: (netuid) => serving.stillItself(netuid),
    reach: new Reach({ clock, mapping: new ThreadedMapping(clock, startThread), publicAddress }),
    onAnnounced: (netuid) => flight.moment('announced', null, { netuid }),
    onChange: () => {
      void serving.compareWithChain();
      onChange();
    },
    ...(practiceChain ? { practice: practiceChain } : {}),
  });
  const freshness = new Freshness({ clock, flight, freshen: () => desk.freshen() });
  const me = encodeSs58(storage.opened.practicePublicKey);
  const practiceHotkey = () => (desk.network === 'practice' && desk.addresses.hotkey) || me;
  // Read once: what can be served is in it, and the GPU pack.
  const catalogue = await readCatalogue(options);
  const downloads = new Downloads(startThread);
  let storeFolder = (): string => dataFolder;
  const {
    devices,
    spawn: spawnToServe,
    isOurs,
  } = await openComputer({
    ...options,
    clock,
    catalogue,
    downloads,
    storeFolder: () => storeFolder(),
    onChange,
  });
  const serving = new Serving({
    ...options,
    clock,
    dial,
    catalogue,
    spawn: spawnToServe,
    devices,
    downloads,
    money: storage.money,
    desk,
    practiceHotkey,
    onFreshen: freshness.subscribe,
    onChange,
  });
  storeFolder = () => serving.store?.folder ?? dataFolder;
  await serving.open();
  const pausing = new Pausing({
    clock,
    readings: (onReading) =>
      new SignalReaders({
        clock,
        run: runTool,
        isOurs,
        computer: () => devices.view,
        device: needs.device,
        holdsStill: needs.holdsStill,
        onChange: onReading,
      }),
    politeness: needs.politeness,
    onDecision: needs.onDecision,
    onChange,
  });
  // Whoever has a wallet wants its slot watched and its pay written down, whichever screen is open.
  void desk.openIfUsed();
  return ok({ storage, flight, freshness, book, callers, minedTime, desk, serving, devices, downloads, pausing, practiceHotkey });
}

export async function closeRooms(rooms: Rooms): Promise<void> {
  const { storage, flight, freshness, callers, minedTime, desk, serving, devices, downloads, pausing } = rooms;
  freshness.close();
  await pausing.close();
  minedTime.close();
  await serving.close();
  await devices.close();
  await downloads.close();
  await desk.close();
  await callers.close();
  await flight.end();
  await storage.close();
}
