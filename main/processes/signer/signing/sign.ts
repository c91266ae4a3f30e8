// One signature: decode, compare, refuse or ask, count, sign. Nothing the engine says about a call is believed.
import { sr25519_sign, sr25519_verify } from '@polkadot-labs/schnorrkel-wasm';
import { type Rao, rao, raoOf, RaoText } from '../../../contract/amounts.ts';
import type { KeyRole } from '../../../contract/chain.ts';
import { assertNever, fail, ok, type Result } from '../../../contract/problem.ts';
import type { SignerRequest } from '../../../contract/signer-wire.ts';
import { encodeSs58 } from '../../../contract/ss58.ts';
import type { Asker } from '../asker.ts';
import type { StoredKey } from '../vault/keys.ts';
import type { Vault } from '../vault/vault.ts';
import { type Decoded, decodeMethod, type DecodedMethod } from './allowed.ts';
import { messageOf } from './payload.ts';
import { mostOf, questionOf } from './question.ts';
import type { Registries } from './registries.ts';
import type { SpendingRules } from './spending.ts';

export type SignRequest = Extract<SignerRequest, { kind: 'sign' }>;
export interface SignTools {
  readonly vault: Vault;
  readonly asker: Asker;
  readonly registries: Registries;
  readonly spending: SpendingRules;
}

/** sr25519, as a MultiSignature says it. */
const SR25519 = '0x01';

function mayRoleSign(role: KeyRole, { kind }: Decoded): boolean {
  switch (role) {
    case 'hotkey':
      return kind === 'serve-axon';
    case 'delegate':
      return kind === 'proxied';
    case 'coldkey':
      return kind !== 'serve-axon' && kind !== 'proxied';
    default:
      return assertNever(role);
  }
}

function keyOf({ vault }: SignTools, { role, network }: SignRequest): Result<StoredKey> {
  const { keys, header } = vault;
  if (!keys.ok) return keys;
  if (!header.ok) return header;
  if (header.value.network !== network) return fail('wallet-of-other-network', { network: header.value.network });
  const key = keys.value[role];
  return key ? ok(key) : fail('key-missing', { role });
}

/** Answers 0x01 and the signature's 64 bytes as hex. */
export async function sign(request: SignRequest, tools: SignTools): Promise<Result<string>> {
  const key = keyOf(tools, request);
  if (!key.ok) return key;
  const { facts, network, role } = request;
  if (facts.practice !== (network === 'practice')) return fail('call-contradicts', { detail: 'practice, or not' });
  const runtime = { genesis: facts.genesis, specName: request.specName, specVersion: request.specVersion };
  const registry = tools.registries.of(runtime, request.metadata);
  if (!registry) return fail('call-contradicts', { detail: 'the chain’s description is missing or cannot be read' });
  const method = decodeMethod(registry, request.payload['method']);
  if (!method.ok) return method;
  if (!mayRoleSign(role, method.value.call))
    return fail('call-not-allowed', { detail: `${method.value.call.kind} by the ${role}` });
  const { publicKey } = key.value;
  const message = messageOf(registry, request.payload, {
    network,
    genesis: facts.genesis,
    specVersion: request.specVersion,
    publicKey,
  });
  if (!message.ok) return message;
  const agreed = await agree(request, method.value, publicKey, tools);
  if (!agreed.ok) return agreed;
  // The person took their time: the vault may have been locked, and then the bytes above are zero.
  const still = keyOf(tools, request);
  if (!still.ok) return still;
  const signature = sr25519_sign(still.value.publicKey, still.value.secret, message.value);
  if (!sr25519_verify(publicKey, message.value, signature)) throw new Error('a signature of ours does not hold');
  return ok(`${SR25519}${Buffer.from(signature).toString('hex')}`);
}

/** The rules, then the person, then the count. */
async function agree(
  request: SignRequest,
  method: DecodedMethod,
  publicKey: Uint8Array,
  tools: SignTools,
): Promise<Result<null>> {
  const { network, facts } = request;
  const { asker, spending, vault } = tools;
  const decoded = method.call;
  const call = decoded.kind === 'proxied' ? decoded.call : decoded;
  if (call.kind === 'serve-axon') return ok(null);
  const amount = mostOf(call) ?? rao(0n);
  const allowed = await spending.allows(amount, network);
  if (!allowed.ok) return allowed;
  const own = Object.values(vault.view.addresses);
  const stranger = call.kind === 'transfer' && !own.includes(call.to) ? call.to : null;
  const recipient = stranger ? await spending.recipient(stranger, network) : ok({ kind: 'known' } as const);
  if (!recipient.ok) return recipient;
  if (recipient.value.kind === 'waits') return fail('recipient-cooling-off', { until: recipient.value.until });
  const question = questionOf({
    decoded,
    text: method.text,
    from: encodeSs58(publicKey),
    fee: feeOf(facts.fee),
    practice: facts.practice,
    newRecipient: recipient.value.kind === 'new',
    nearDailyCap: allowed.value.near,
  });
  if (question && !(await asker.yes(question))) return fail('declined');
  if (stranger && recipient.value.kind === 'new') {
    const until = await spending.remember(stranger, network);
    return until.ok ? fail('recipient-cooling-off', { until: until.value }) : until;
  }
  return spending.spend(amount, network);
}

/** null where the engine's word is no amount: then none is shown. */
function feeOf(text: string | null): Rao | null {
  const parsed = RaoText.safeParse(text);
  return parsed.success ? raoOf(parsed.data) : null;
}
