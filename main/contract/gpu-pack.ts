// The GPU pack's manifest: models/packs/*.json, data that comes with the app. Everything in it is pinned by size and checksum.
import { z } from 'zod';
import { SafePath, Sha256 } from './subnet.ts';

const HttpsUrl = z
  .string()
  .max(500)
  .refine((text) => URL.canParse(text) && new URL(text).protocol === 'https:');
const version = z.string().regex(/^[\w.-]{1,60}$/);
/** A library lies in the pack's one folder. */
const LibraryName = SafePath.refine((name) => !name.includes('/'));
const pinned = { bytes: z.int().positive(), sha256: Sha256 };

export const PackManifest = z.strictObject({
  format: z.literal(1),
  /** Names the folder: another content has another version. */
  version: version.refine((name) => /^[a-z0-9]/i.test(name)),
  /** Of onnxruntime-node, whose own library goes into the pack: the two must be of one version. */
  onnxruntime: version,
  cuda: version,
  needs: z.strictObject({ driver: version, computeCapability: z.string().regex(/^\d{1,2}\.\d$/) }),
  /** ONNX Runtime's library, copied from the app: it looks for its providers beside itself. */
  runtime: z.strictObject({ path: LibraryName, ...pinned }),
  archives: z
    .array(
      z.strictObject({
        name: LibraryName,
        ...pinned,
        /** In the order they are tried. */
        urls: z.array(HttpsUrl).min(1).max(8),
        /** SPDX. */
        licence: z.string().min(1).max(60),
        source: HttpsUrl,
        /** What is taken out of it; the rest stays in it. */
        members: z
          .array(z.strictObject({ member: SafePath, path: LibraryName, ...pinned }))
          .min(1)
          .max(32),
      }),
    )
    .min(1)
    .max(16),
});
export type PackManifest = z.infer<typeof PackManifest>;
export type PackArchive = PackManifest['archives'][number];

const sum = (sizes: readonly { readonly bytes: number }[]): number => sizes.reduce((all, { bytes }) => all + bytes, 0);
/** To be downloaded. */
export const packBytes = ({ archives }: PackManifest): number => sum(archives);
/** On the disk, once it is in place. */
export const packDiskBytes = ({ archives, runtime }: PackManifest): number =>
  runtime.bytes + sum(archives.flatMap(({ members }) => members));
