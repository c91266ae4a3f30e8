// A canvas that is drawn only when it must be: in sight, not hidden, something moved; never above 30 frames a second.
import { type RefObject, useEffect, useRef } from 'react';

const FRAME_MS = 1_000 / 30;

export interface Frame {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  /** Device pixels per CSS pixel. */
  readonly scale: number;
  /** The canvas changed size or the caller's inputs changed: draw whatever else says. */
  readonly fresh: boolean;
}

/** `draw` answers at once where nothing would look different. It is called with the newest closure. */
export function useCanvas(canvasRef: RefObject<HTMLCanvasElement | null>, draw: (frame: Frame) => void): void {
  const drawRef = useRef(draw);
  const freshRef = useRef(true);
  useEffect(() => {
    drawRef.current = draw;
    freshRef.current = true;
  });

  useEffect(() => {
    const canvas = canvasRef.current;
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return undefined;
    let request = 0;
    let lastFrame = 0;
    let inSight = true;

    const size = () => {
      const scale = window.devicePixelRatio || 1;
      const width = canvas.clientWidth;
      const height = canvas.clientHeight;
      const wide = Math.round(width * scale);
      const tall = Math.round(height * scale);
      if (canvas.width !== wide || canvas.height !== tall) {
        canvas.width = wide;
        canvas.height = tall;
        freshRef.current = true;
      }
      context.setTransform(scale, 0, 0, scale, 0, 0);
      return { width, height, scale };
    };
    const frame = (time: number) => {
      request = requestAnimationFrame(frame);
      // A frame that comes a hair early is this frame, not the next.
      if (time - lastFrame < FRAME_MS - 2) return;
      lastFrame = time;
      const measured = size();
      const fresh = freshRef.current;
      freshRef.current = false;
      drawRef.current({ context, ...measured, fresh });
    };
    const run = () => {
      cancelAnimationFrame(request);
      if (inSight && !document.hidden) request = requestAnimationFrame(frame);
    };
    const watcher = new IntersectionObserver((entries) => {
      inSight = entries.at(-1)?.isIntersecting ?? true;
      run();
    });
    watcher.observe(canvas);
    document.addEventListener('visibilitychange', run);
    run();
    return () => {
      cancelAnimationFrame(request);
      watcher.disconnect();
      document.removeEventListener('visibilitychange', run);
    };
  }, [canvasRef]);
}
