// Pages of others that a person may open in their own browser from Lode: by exact origin. Lode itself asks nothing of them.

/** Exact origins; a subdomain is another. */
export const OUTSIDE_ORIGINS = [
  'https://github.com', // where subnets and Lode have their code and releases
  'https://huggingface.co', // where models come from
] as const;

/** Longer addresses are nobody's page. */
const MAX_LENGTH = 500;
/** What a plain path is made of: no escapes, no query, no fragment, so nothing can be carried out in it. */
const PATH = /^\/[A-Za-z0-9_.~/@-]*$/;

/** The address, where it is one of a page that may be opened; else null. */
export function outsidePage(address: string): string | null {
  if (address.length > MAX_LENGTH || !URL.canParse(address)) return null;
  const url = new URL(address);
  const known = OUTSIDE_ORIGINS.some((origin) => url.origin === origin);
  const plain = url.username === '' && url.password === '' && url.search === '' && url.hash === '' && PATH.test(url.pathname);
  // What the parser had to mend is not what the person read.
  return known && plain && url.href === address ? url.href : null;
}
