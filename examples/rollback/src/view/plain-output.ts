import { printable } from './text.js';

const [esc, bell] = ['\u001b', '\u0007'];

/** Control sequences of ECMA-48: of one character, those with parameters, and strings such as a window's title. */
const sequence = new RegExp(
  String.raw`${esc}(?:\[[0-?]*[ -/]*[@-~]|\][^${bell}${esc}]*(?:${bell}|${esc}\\)|[PX^_][^${esc}]*${esc}\\|[ -/]*[0-OQ-WYZ\x60-~])`,
  'g',
);

/** What may become one of them with the next piece, or an end of line. */
const unfinished = new RegExp(
  String.raw`(?:\r|${esc}(?:\[[0-?]{0,256}[ -/]{0,16}|\][^${bell}${esc}]{0,4096}${esc}?|[PX^_][^${esc}]{0,4096}${esc}?|[ -/]{0,16}))$`,
);

/** Goes to the terminal's other screen, which editors and pagers draw on, or comes back from it. */
const screenChange = new RegExp(String.raw`${esc}\[\?(?:[\d;]*;)?(?:47|1047|1049)(?:;[\d;]*)?([hl])`);

/** What a terminal shows of output that comes in pieces, without what it would obey: colours, movements, titles. */
export interface PlainOutput {
  take(piece: string): string;
  /** What was held back. */
  end(): string;
}

/** @param leftOut - said once for what a program draws on the whole screen, which reads as nothing line by line */
export function plainOutput(leftOut: string): PlainOutput {
  let held = '';
  let [isDrawing, isTold] = [false, false];
  const shown = (text: string): string => {
    // Every second part is the letter of a change.
    const parts = text.split(screenChange).map((part, index) => {
      if (index % 2 === 0) return isDrawing ? '' : printable(part.replace(sequence, ''));
      isDrawing = part === 'h';
      const told = isDrawing && !isTold ? leftOut : '';
      isTold ||= isDrawing;
      return told;
    });
    return parts.join('');
  };
  return {
    take: (piece) => {
      const text = held + piece;
      held = unfinished.exec(text)?.[0] ?? '';
      return shown(text.slice(0, text.length - held.length));
    },
    end: () => {
      const rest = shown(held);
      held = '';
      return rest;
    },
  };
}
