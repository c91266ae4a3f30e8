// Whether a netuid is still the subnet our code was written for: netuids change hands, and a fee paid to a stranger is gone.
import type { Manifest } from '../../contract/subnet.ts';
import type { SubnetSummary } from './chain.ts';

export type Identity =
  | { readonly kind: 'same' }
  | { readonly kind: 'changed'; readonly found: string }
  | { readonly kind: 'cannot-tell' };

/** Letters and digits alone: "It's AI", "ItsAI" and "its-ai" are one name. */
const bare = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
/** "https://github.com/Owner/Repo.git/" → "owner/repo"; null: it names none. */
function repositoryIn(text: string): string | null {
  const found = /^(?:(?:https?:\/\/)?(?:www\.)?github\.com\/)?([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/i.exec(text.trim());
  return found?.[1]?.toLowerCase() ?? null;
}

/**
 * By name or by repository: owners rename either for reasons of their own (mode-network became synthdataco), so one that still fits
 * is enough. A subnet that says nothing of itself is not known to be another's.
 */
export function identityOf(expected: Manifest['identity'], found: Pick<SubnetSummary, 'name' | 'repository'> | null): Identity {
  if (!found) return { kind: 'cannot-tell' };
  const name = bare(found.name);
  const repository = repositoryIn(found.repository);
  const known = repository !== null && expected.repositories.some((each) => repositoryIn(each) === repository);
  const named = name !== '' && expected.names.some((each) => bare(each) === name);
  if (known || named) return { kind: 'same' };
  return name === '' && repository === null
    ? { kind: 'cannot-tell' }
    : { kind: 'changed', found: found.name || found.repository };
}
