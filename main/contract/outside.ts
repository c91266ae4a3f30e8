// Whom Lode speaks to outside this computer: every host that is named anywhere in it, for what, and when. An idle Lode without a wallet asks
// for updates, where its build names a place for them, and speaks to nobody else. SECURITY.md says the same in a person's words; a test holds code and data to this list.
// What is not named here because a person names it: an endpoint of their own. Or the chain: the validators that ask, and are answered.

export interface OutsideHost {
  readonly host: string;
  readonly purpose: 'chain' | 'rate' | 'own-address' | 'model' | 'gpu-pack' | 'upstream' | 'subnet' | 'update';
  readonly when: string;
}

export const OUTSIDE = [
  { host: 'entrypoint-finney.opentensor.ai', purpose: 'chain', when: 'while a wallet of finney is open' },
  {
    host: 'lite.chain.opentensor.ai',
    purpose: 'chain',
    when: 'while a wallet of finney is open, where the first does not answer',
  },
  { host: 'test.finney.opentensor.ai', purpose: 'chain', when: 'while a wallet of the test network is open' },
  { host: 'api.coingecko.com', purpose: 'rate', when: 'on finney, while a screen about money is open' },
  { host: 'checkip.amazonaws.com', purpose: 'own-address', when: 'when a person presses Look, and while a slot is announced' },
  { host: 'api.ipify.org', purpose: 'own-address', when: 'when a person presses Look, and while a slot is announced' },
  { host: 'ipv4.icanhazip.com', purpose: 'own-address', when: 'when a person presses Look, and while a slot is announced' },
  { host: 'huggingface.co', purpose: 'model', when: 'from Download until the model is here' },
  { host: 'hf-mirror.com', purpose: 'model', when: 'from Download until the model is here, where the first does not answer' },
  { host: 'files.pythonhosted.org', purpose: 'gpu-pack', when: 'from Download until the pack is here' },
  { host: 'raw.githubusercontent.com', purpose: 'upstream', when: 'while a person mines a subnet on a network' },
  { host: 'crawler.tag101.ai', purpose: 'subnet', when: 'while a person mines Tag101 and has agreed to it' },
  { host: 'github.com', purpose: 'update', when: 'every few hours, from an installed Lode whose updates are published there' },
  { host: 'objects.githubusercontent.com', purpose: 'update', when: 'while an update is fetched from there' },
  { host: 'release-assets.githubusercontent.com', purpose: 'update', when: 'while an update is fetched from there' },
] as const satisfies readonly OutsideHost[];

export const HOSTS: readonly string[] = OUTSIDE.map(({ host }) => host);
