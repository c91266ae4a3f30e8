// The commands about keys, money and the chain: each from its arguments to what the desk does for it.
import { alphaRaoOf, type Netuid, rao, raoOf, RAO_PER_TAO, raoText } from '../../contract/amounts.ts';
import type { PlainCall } from '../../contract/chain.ts';
import type { CommandResult } from '../../contract/commands.ts';
import type { SubnetCard } from '../../contract/forecast.ts';
import { assertNever, fail, ok, type Result } from '../../contract/problem.ts';
import { decodeSs58 } from '../../contract/ss58.ts';
import type { ReachVerdict, ReachView } from '../../contract/reach.ts';
import type { WalletCommand } from '../../contract/wallet-commands.ts';
import type { Chain } from '../chain/chain.ts';
import { type ForecastFacts, forecastOf } from '../earnings/forecast.ts';
import type { Desk } from './desk.ts';
import { announce } from './announce.ts';
import { faucet } from './faucet.ts';
import { readLedger } from './earnings-commands.ts';

/** What the practice faucet gives at a time. */
const FAUCET = rao(10n * RAO_PER_TAO);
const PARTS = 1_000n;

type Args<T extends WalletCommand['type']> = Extract<WalletCommand, { type: T }>['args'];

export async function runWalletCommand(desk: Desk, command: WalletCommand): Promise<CommandResult> {
  const opened = await desk.open();
  // Another network can be chosen though this one cannot be opened.
  if (!opened.ok && command.type !== 'chain.use') return opened;
  switch (command.type) {
    case 'chain.use':
      return done(await desk.use(command.args.network, command.args.endpoint));
    case 'wallet.open':
      return done(opened);
    case 'wallet.set-up':
      return setUp(desk, command.args);
    case 'wallet.find': {
      const found = await desk.signer.find();
      return found.ok ? ok({ wallets: [...found.value] }) : found;
    }
    case 'wallet.unlock':
      return done(await desk.signer.unlock());
    case 'wallet.lock':
      return done(await desk.signer.lock());
    case 'wallet.back-up': {
      const written = await desk.signer.backUp();
      return written.ok ? ok({ path: written.value }) : written;
    }
    case 'wallet.send':
      if (!decodeSs58(command.args.to)) return fail('address-wrong');
      return spend(desk, { kind: 'transfer', ...command.args });
    case 'wallet.stake':
    case 'wallet.unstake':
    case 'wallet.move':
      return swap(desk, command);
    case 'wallet.revoke-proxy':
      return spend(desk, { kind: 'remove-proxy', delegate: command.args.delegate, type: command.args.proxy });
    case 'wallet.quote':
      return quote(desk, command.args);
    case 'wallet.faucet': {
      const given = await faucet(desk, FAUCET);
      return given.ok ? ok({ entry: given.value }) : given;
    }
    case 'chain.subnets':
      return onChain(desk, async (chain) => {
        const subnets = await chain.subnets();
        return subnets.ok ? ok({ subnets: subnets.value.value.map((each) => cardOf(each, null)) }) : subnets;
      });
    case 'chain.forecast':
      return forecast(desk, command.args.netuid);
    case 'miner.register': {
      const { netuid, limit } = command.args;
      const { hotkey } = desk.addresses;
      const still = await desk.options.stillItself(netuid);
      if (!still.ok) return still;
      return hotkey ? spend(desk, { kind: 'register', netuid, hotkey, limit }) : fail('key-missing', { role: 'hotkey' });
    }
    case 'miner.announce':
      return announce(desk, command.args.netuid, command.args.at);
    case 'network.look':
      return reached(desk, await desk.options.reach.look(desk.options.work().axonPort));
    case 'network.open-port':
      return reached(desk, await desk.options.reach.open(desk.options.work().axonPort));
    case 'network.close-port':
      await desk.options.reach.close();
      return reached(desk, await desk.options.reach.look(desk.options.work().axonPort));
    case 'wallet.history':
    case 'earnings.rows':
    case 'earnings.read':
    case 'earnings.export':
    case 'earnings.why':
      return readLedger(desk, command);
    default:
      return assertNever(command);
  }
}

/** The wallet's view has it from now on. */
function reached(desk: Desk, reach: ReachView): CommandResult {
  desk.options.onChange();
  return ok({ reach });
}

const done = (result: Result<unknown>): CommandResult => (result.ok ? ok({}) : result);

function onChain<T>(desk: Desk, run: (chain: Chain) => Promise<Result<T>>): Promise<Result<T>> {
  return desk.chain ? run(desk.chain) : Promise.resolve(fail('chain-unreachable', { tried: 0 }));
}

async function setUp(desk: Desk, { coldkey, hotkey }: Args<'wallet.set-up'>): Promise<CommandResult> {
  const { network, choice, signer } = desk;
  if (coldkey.kind === 'elsewhere') {
    if (!decodeSs58(coldkey.address)) return fail('address-wrong');
    if (!desk.addresses.delegate) {
      const made = await signer.addKey('delegate', { kind: 'new' }, network);
      if (!made.ok) return made;
    }
    if (choice) {
      const kept = await desk.keep({ ...choice, elsewhere: { ...choice.elsewhere, [network]: coldkey.address } });
      if (!kept.ok) return kept;
    }
  } else if (desk.addresses.coldkey) {
    return fail('key-exists', { role: 'coldkey' });
  } else {
    const made = await signer.addKey('coldkey', coldkey.from, network);
    if (!made.ok) return made;
  }
  if (!desk.addresses.hotkey) {
    const made = await signer.addKey('hotkey', hotkey, network);
    if (!made.ok) return made;
  }
  await desk.read();
  return ok({});
}

async function spend(desk: Desk, call: PlainCall): Promise<CommandResult> {
  const result = await desk.carryOut(call);
  return result.ok ? ok({ entry: result.value.entry }) : result;
}

type Swap = Extract<WalletCommand, { type: 'wallet.stake' | 'wallet.unstake' | 'wallet.move' }>;

/** The price that must not be passed: that of now, moved by what the person allows. */
async function swap(desk: Desk, { type, args }: Swap): Promise<CommandResult> {
  return onChain(desk, async (chain): Promise<CommandResult> => {
    const spotOf = async (netuid: Netuid) => {
      const asked = await chain.quoteStake(netuid, rao(RAO_PER_TAO));
      return asked.ok ? ok(asked.value.value.spot) : asked;
    };
    const spot = await spotOf('netuid' in args ? args.netuid : args.from);
    if (!spot.ok) return spot;
    const allowed = BigInt(args.tolerance);
    if (type === 'wallet.stake') {
      const limit = raoText(rao((spot.value * (PARTS + allowed)) / PARTS));
      return spend(desk, { kind: 'stake', hotkey: args.hotkey, netuid: args.netuid, amount: args.amount, limit });
    }
    if (type === 'wallet.unstake') {
      const limit = raoText(rao((spot.value * (PARTS - allowed)) / PARTS));
      return spend(desk, { kind: 'unstake', hotkey: args.hotkey, netuid: args.netuid, amount: args.amount, limit });
    }
    const into = await spotOf(args.to);
    if (!into.ok) return into;
    const ratio = into.value === 0n ? 0n : (spot.value * RAO_PER_TAO) / into.value;
    const limit = raoText(rao((ratio * (PARTS - allowed)) / PARTS));
    return spend(desk, { kind: 'move', hotkey: args.hotkey, from: args.from, to: args.to, amount: args.amount, limit });
  });
}

function quote(desk: Desk, args: Args<'wallet.quote'>): Promise<CommandResult> {
  return onChain(desk, async (chain) => {
    const asked =
      args.kind === 'stake'
        ? await chain.quoteStake(args.netuid, raoOf(args.amount))
        : await chain.quoteUnstake({ netuid: args.netuid, rao: alphaRaoOf(args.amount) });
    if (!asked.ok) return asked;
    const { out, atSpot, spot, by } = asked.value.value;
    const lost = atSpot > out ? atSpot - out : 0n;
    const slippage = atSpot === 0n ? 0 : Number((lost * PARTS * PARTS) / atSpot) / Number(PARTS);
    return ok({ out: out.toString(), slippage, spot: raoText(spot), by });
  });
}

const cardOf = (
  subnet: {
    readonly netuid: Netuid;
    readonly name: string;
    readonly symbol: string;
    readonly description: string;
    readonly tempo: number;
    readonly price: ReturnType<typeof rao> | null;
  },
  terms: { readonly open: boolean; readonly burn: ReturnType<typeof rao> } | null,
): SubnetCard => ({
  netuid: subnet.netuid,
  name: subnet.name,
  symbol: subnet.symbol,
  description: subnet.description,
  tempo: subnet.tempo,
  price: subnet.price === null ? null : raoText(subnet.price),
  registrationOpen: terms?.open ?? true,
  cost: terms ? raoText(terms.burn) : null,
});

const REACHABLE = {
  likely: 'yes',
  'shared-address': 'no',
  closed: 'no',
  'cannot-tell': 'unknown',
} as const satisfies Record<ReachVerdict, ForecastFacts['reachable']>;

function forecast(desk: Desk, netuid: Netuid): Promise<CommandResult> {
  return onChain(desk, async (chain): Promise<CommandResult> => {
    const subnets = await chain.subnets();
    if (!subnets.ok) return subnets;
    const subnet = subnets.value.value.find((each) => each.netuid === netuid);
    if (!subnet) return fail('subnet-missing', { netuid });
    const terms = await chain.terms(netuid);
    if (!terms.ok) return terms;
    const metagraph = await chain.metagraph(netuid);
    if (!metagraph.ok) return metagraph;
    const exit = await chain.quoteStake(netuid, rao(RAO_PER_TAO));
    const { hotkey } = desk.addresses;
    const limit = raoText(terms.value.value.burn);
    const fee = hotkey ? await desk.fee({ kind: 'register', netuid, hotkey, limit }) : null;
    const balance = desk.coldkey ? await chain.balance(desk.coldkey) : null;
    const { standing } = chain;
    return ok({
      forecast: forecastOf({
        card: cardOf(subnet, terms.value.value),
        terms: terms.value.value,
        metagraph: metagraph.value.value,
        block: terms.value.block,
        blockMs: standing.kind === 'live' ? standing.blockMs : desk.practiceBlockMs,
        exit: exit.ok ? exit.value.value : null,
        fee: fee?.ok ? fee.value : null,
        balance: balance?.ok ? balance.value.value.transferable : null,
        practice: desk.network === 'practice',
        reachable: REACHABLE[desk.options.reach.latest?.verdict ?? 'cannot-tell'],
        fiat: await desk.fiat(),
        now: desk.options.clock.now(),
      }),
    });
  });
}
