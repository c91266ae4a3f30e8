// The two flavours of the packaged app. They differ by one fuse: the e2e one lets a test attach, and is never given to anybody.
import { FuseV1Options } from '@electron/fuses';

export const FLAVOURS = ['release', 'e2e'];

/** electron-builder's configuration over that of electron-builder.yml. */
export const flavourConfig = (flavour) => ({
  directories: { output: `release/${flavour}` },
  // Playwright attaches through Node's inspector, which this fuse shuts.
  ...(flavour === 'e2e' ? { electronFuses: { enableNodeCliInspectArguments: true } } : {}),
});

/** electron-builder's name of each fuse, and the name by which @electron/fuses reads it back. */
export const FUSES = {
  runAsNode: FuseV1Options.RunAsNode,
  enableCookieEncryption: FuseV1Options.EnableCookieEncryption,
  enableNodeOptionsEnvironmentVariable: FuseV1Options.EnableNodeOptionsEnvironmentVariable,
  enableNodeCliInspectArguments: FuseV1Options.EnableNodeCliInspectArguments,
  enableEmbeddedAsarIntegrityValidation: FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
  onlyLoadAppFromAsar: FuseV1Options.OnlyLoadAppFromAsar,
  loadBrowserProcessSpecificV8Snapshot: FuseV1Options.LoadBrowserProcessSpecificV8Snapshot,
  grantFileProtocolExtraPrivileges: FuseV1Options.GrantFileProtocolExtraPrivileges,
};
