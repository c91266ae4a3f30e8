// The signer process: keys are made, kept and used here and nowhere else. It decodes what it signs and asks the person itself.
import { SignerRequest } from '../contract/signer-wire.ts';
import { Asker } from './signer/asker.ts';
import { argon2In } from './signer/keyfile/argon2.ts';
import { openSignerPorts } from './signer/ports.ts';
import { SignerService } from './signer/service.ts';
import { systemKeychain } from './signer/vault/keychain.ts';

const { engine, confirm } = await openSignerPorts();
const service = new SignerService({
  asker: new Asker(confirm),
  keychain: systemKeychain,
  argon2: argon2In(new URL('../threads/argon2.mjs', import.meta.url)),
  now: () => Date.now(),
});
engine.onMessage((message) => {
  const request = SignerRequest.safeParse(message);
  if (request.success) void service.take(request.data).then((reply) => engine.post(reply));
});
