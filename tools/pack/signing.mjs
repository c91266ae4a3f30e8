// Whether the system's own signature will be on a build: certificates come by environment variables, and by nothing else.
// Without them the build is made all the same, says so, and the app knows it: an app nobody vouches for only tells of updates.

const APPLE_KEY = ['APPLE_API_KEY', 'APPLE_API_KEY_ID', 'APPLE_API_ISSUER'];
const APPLE_PASSWORD = ['APPLE_ID', 'APPLE_APP_SPECIFIC_PASSWORD', 'APPLE_TEAM_ID'];
const NAMES = ['CSC_LINK', 'CSC_KEY_PASSWORD', 'WIN_CSC_LINK', 'WIN_CSC_KEY_PASSWORD', ...APPLE_KEY, ...APPLE_PASSWORD];

/** A secret that a workflow does not have comes as an empty variable, which is none. */
export function forgetEmpty(env) {
  for (const name of NAMES) if (env[name] === '') delete env[name];
}

/** With a certificate a build that could not be signed is a failure, not an unsigned build. */
const MUST = { forceCodeSigning: true };
/**
 * An Apple processor runs nothing without some signature, so an unsigned app gets one that vouches for nobody. With that the hardened
 * runtime would refuse the app's own libraries: it tells them from others by who signed them.
 */
const AD_HOC = { mac: { identity: '-', hardenedRuntime: false, notarize: false } };

/**
 * `signed`: the system lets the app replace itself without a question; `say`: the same for who builds it, with why;
 * `config`: what electron-builder is told for it, over electron-builder.yml.
 */
export function signing(platform, env) {
  const all = (names) => names.every((name) => Boolean(env[name]));
  switch (platform) {
    case 'linux':
      return {
        signed: true,
        say: 'Linux has no signature of the system’s: verify the attestation and the checksums.',
        config: {},
      };
    case 'win32':
      return all(['WIN_CSC_LINK']) || all(['CSC_LINK'])
        ? { signed: true, say: 'Signed with the certificate in WIN_CSC_LINK.', config: MUST }
        : {
            signed: false,
            say: 'UNSIGNED: no WIN_CSC_LINK. Windows will warn of it, and the app will only tell of updates.',
            config: {},
          };
    default:
      if (!all(['CSC_LINK']))
        return {
          signed: false,
          say: 'UNSIGNED: no CSC_LINK. macOS will refuse to open it at first, and the app will only tell of updates.',
          config: AD_HOC,
        };
      return all(APPLE_KEY) || all(APPLE_PASSWORD)
        ? { signed: true, say: 'Signed with the certificate in CSC_LINK, and notarised.', config: MUST }
        : {
            signed: false,
            say: `NOT NOTARISED: neither ${APPLE_KEY.join(', ')} nor ${APPLE_PASSWORD.join(', ')}. The app will only tell of updates.`,
            config: { ...MUST, mac: { notarize: false } },
          };
  }
}
