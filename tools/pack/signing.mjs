// Whether the system's own signature will be on a build: certificates come by environment variables, and nothing else.
// Without them the build is made all the same, says so, and the app knows it: an app nobody vouches for only tells of updates.

const APPLE_KEY = ['APPLE_API_KEY', 'APPLE_API_KEY_ID', 'APPLE_API_ISSUER'];
const APPLE_PASSWORD = ['APPLE_ID', 'APPLE_APP_SPECIFIC_PASSWORD', 'APPLE_TEAM_ID'];

/** `signature`: what goes into the app's package.json; `say`: the same for who builds it. */
export function signing(platform, env) {
  const all = (names) => names.every((name) => Boolean(env[name]));
  if (platform === 'linux')
    return { signature: 'none-exists', say: 'Linux has no signature of the system’s: verify the attestation and the checksums.' };
  if (platform === 'win32')
    return all(['WIN_CSC_LINK']) || all(['CSC_LINK'])
      ? { signature: 'authenticode', say: 'Signed with the certificate in WIN_CSC_LINK.' }
      : {
          signature: 'unsigned',
          say: 'UNSIGNED: no WIN_CSC_LINK. Windows will warn of it, and the app will only tell of updates.',
        };
  if (!all(['CSC_LINK']))
    return {
      signature: 'unsigned',
      say: 'UNSIGNED: no CSC_LINK. macOS will refuse to open it, and the app will only tell of updates.',
    };
  return all(APPLE_KEY) || all(APPLE_PASSWORD)
    ? { signature: 'developer-id', say: 'Signed with the certificate in CSC_LINK, and notarised.' }
    : {
        signature: 'unsigned',
        say: `NOT NOTARISED: neither ${APPLE_KEY.join(', ')} nor ${APPLE_PASSWORD.join(', ')}. Taken for unsigned.`,
      };
}
