// Text that came from outside: shown as text, in its own direction, cut by the box it stands in.
export function Untrusted({ text, lines = 1 }: { text: string; lines?: 1 | 2 }) {
  return (
    <bdi dir="auto" className={lines === 1 ? 'cut' : 'cut cut-2'}>
      {text}
    </bdi>
  );
}
