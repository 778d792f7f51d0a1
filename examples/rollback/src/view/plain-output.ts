import { printable } from './text.js';

/** Control sequences of ECMA-48: of one character, those with parameters, and strings such as a window's title. */
const sequence =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[PX^_][^\u001b]*\u001b\\|[ -/]*[0-OQ-WYZ`-~])/g;

/** What may become one of them with the next piece, or an end of line. */
const unfinished =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /(?:\r|\u001b(?:\[[0-?]{0,256}[ -/]{0,16}|\][^\u0007\u001b]{0,4096}\u001b?|[PX^_][^\u001b]{0,4096}\u001b?|[ -/]{0,16}))$/;

/** Goes to the terminal's other screen, which editors and pagers draw on, or comes back from it. */
const screenChange =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for
  /\u001b\[\?(?:[\d;]*;)?(?:47|1047|1049)(?:;[\d;]*)?([hl])/;

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
