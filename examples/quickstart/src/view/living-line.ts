import type { Screen } from './screen.js';
import { cut } from './text.js';

/** The last line of a terminal, drawn again and again. Elsewhere nothing is drawn. */
export interface LivingLine {
  /** Draws what `text` gives, now and until cleared. */
  show(text: (frame: number) => string): void;
  /** Takes the line away, to print something lasting or to ask. */
  clear(): void;
}

const interval = 80;
const frames = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';

/** What turns at the begin of a living line. */
export function spinner(frame: number): string {
  return frames.charAt(frame % frames.length);
}

export function livingLine(screen: Screen): LivingLine {
  if (!screen.living) return { show: () => {}, clear: () => {} };
  let timer: NodeJS.Timeout | undefined;
  let frame = 0;
  const erase = (): void => screen.write('\r\u001b[2K');
  const clear = (): void => {
    if (timer === undefined) return;
    clearInterval(timer);
    timer = undefined;
    erase();
  };
  return {
    clear,
    show: (text) => {
      const draw = (): void => {
        erase();
        // A line that wraps could not be taken back.
        screen.write(screen.paint.dim(cut(text(frame), screen.columns() - 1)));
        frame += 1;
      };
      clear();
      timer = setInterval(draw, interval);
      draw();
    },
  };
}
