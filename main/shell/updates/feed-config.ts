// Where a build looks for updates: what electron-builder wrote into `app-update.yml`, reduced to what Lode uses.
import { readFile } from 'node:fs/promises';
import { load } from 'js-yaml';
import { z } from 'zod';

export interface AllowedHost {
  readonly protocol: 'https:' | 'http:';
  /** With its port, where that is not the usual one. */
  readonly host: string;
}

export interface FeedConfig {
  /** For sentences. */
  readonly host: string;
  readonly hosts: readonly AllowedHost[];
  /** As electron-updater takes it; nothing but the place, so that no token is ever looked for. */
  readonly publish:
    | { readonly provider: 'generic'; readonly url: string }
    | { readonly provider: 'github'; readonly owner: string; readonly repo: string };
  /** Where a person fetches a release by hand. null: the build says it elsewhere. */
  readonly page: string | null;
}

const name = z.string().regex(/^[\w.-]{1,100}$/);
const Publish = z.discriminatedUnion('provider', [
  z.object({
    provider: z.literal('generic'),
    url: z
      .string()
      .max(500)
      .refine((text) => URL.canParse(text)),
  }),
  z.object({ provider: z.literal('github'), owner: name, repo: name }),
]);

/** GitHub sends whoever fetches a release's file on to these. */
const GITHUB = ['github.com', 'objects.githubusercontent.com', 'release-assets.githubusercontent.com'];
const isLoopback = ({ hostname }: URL): boolean => hostname === '127.0.0.1' || hostname === 'localhost' || hostname === '[::1]';

/** null: there is no such file, or it names no place Lode knows. `plainHttp`: a feed on this computer need not be https. */
export async function readFeedConfig(file: string, plainHttp: boolean): Promise<FeedConfig | null> {
  const publish = Publish.safeParse(await readYaml(file));
  if (!publish.success) return null;
  if (publish.data.provider === 'github') {
    const { owner, repo } = publish.data;
    const hosts = GITHUB.map((host) => ({ protocol: 'https:', host }) as const);
    return { host: 'github.com', hosts, publish: publish.data, page: `https://github.com/${owner}/${repo}/releases` };
  }
  const url = new URL(publish.data.url);
  const { protocol } = url;
  if (protocol !== 'https:' && !(plainHttp && protocol === 'http:' && isLoopback(url))) return null;
  return { host: url.host, hosts: [{ protocol, host: url.host }], publish: publish.data, page: null };
}

async function readYaml(file: string): Promise<unknown> {
  try {
    return load(await readFile(file, 'utf8'));
  } catch {
    return null;
  }
}
