// A QR code as one path. Drawn dark on white in both themes: readers want it so.
import { create } from 'qrcode';
import { useMemo } from 'react';

/** Modules of white around it, as the standard asks. */
const QUIET = 4;

export function Qr({ text, name }: { text: string; name: string }) {
  const { size, path } = useMemo(() => {
    const { modules } = create(text, { errorCorrectionLevel: 'M' });
    const dark = Array.from({ length: modules.size * modules.size }, (_, at) => at).filter((at) => modules.data[at]);
    return {
      size: modules.size + 2 * QUIET,
      path: dark.map((at) => `M${(at % modules.size) + QUIET} ${Math.floor(at / modules.size) + QUIET}h1v1h-1z`).join(''),
    };
  }, [text]);
  return (
    <figure className="qr">
      <svg viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges" aria-hidden="true">
        <rect className="qr-ground" width={size} height={size} />
        <path className="qr-modules" d={path} />
      </svg>
      <figcaption className="unseen">{name}</figcaption>
    </figure>
  );
}
