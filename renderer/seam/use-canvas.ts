// A canvas that is drawn only when it must be: in sight, not hidden, something moved; never above 30 frames a second.
import { type RefObject, useEffect, useRef } from 'react';

const FRAME_MS = 1_000 / 30;

export interface Frame {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  /** Device pixels per CSS pixel. */
  readonly scale: number;
}

/** `draw` answers after how many ms it would look different; Infinity: not by itself. It is also called after every render. */
export function useCanvas(canvasRef: RefObject<HTMLCanvasElement | null>, draw: (frame: Frame) => number): void {
  const drawRef = useRef(draw);
  const wakeRef = useRef<() => void>(() => undefined);
  useEffect(() => {
    drawRef.current = draw;
    wakeRef.current();
  });

  useEffect(() => {
    const canvas = canvasRef.current;
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return undefined;
    let request = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let lastFrame = 0;
    let inSight = true;

    const size = (): Frame => {
      const scale = window.devicePixelRatio || 1;
      const width = canvas.clientWidth;
      const height = canvas.clientHeight;
      const wide = Math.round(width * scale);
      const tall = Math.round(height * scale);
      if (canvas.width !== wide || canvas.height !== tall) {
        canvas.width = wide;
        canvas.height = tall;
      }
      context.setTransform(scale, 0, 0, scale, 0, 0);
      return { context, width, height, scale };
    };
    const frame = () => {
      lastFrame = performance.now();
      const next = drawRef.current(size());
      if (Number.isFinite(next)) wake(next);
    };
    const wake = (after = 0) => {
      cancelAnimationFrame(request);
      clearTimeout(timer);
      if (!inSight || document.hidden) return;
      const wait = Math.max(after, lastFrame + FRAME_MS - performance.now());
      timer = setTimeout(() => {
        request = requestAnimationFrame(frame);
      }, wait);
    };
    const now = () => wake();
    wakeRef.current = now;
    const sight = new IntersectionObserver((entries) => {
      inSight = entries.at(-1)?.isIntersecting ?? true;
      wake();
    });
    const room = new ResizeObserver(now);
    sight.observe(canvas);
    room.observe(canvas);
    document.addEventListener('visibilitychange', now);
    wake();
    return () => {
      cancelAnimationFrame(request);
      clearTimeout(timer);
      sight.disconnect();
      room.disconnect();
      document.removeEventListener('visibilitychange', now);
      wakeRef.current = () => undefined;
    };
  }, [canvasRef]);
}
