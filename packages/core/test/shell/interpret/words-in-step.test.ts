import { describe, expect, it } from 'vitest';
import { createMachine } from '../../../src/shell/interpret/create-machine.js';
import { plain } from '../../../src/shell/interpret/flows.js';
import { lineFrame } from '../../../src/shell/interpret/frame.js';
import { type FoldedWord, noInput } from '../../../src/shell/interpret/machine.js';
import { outerPlace } from '../../../src/shell/interpret/place.js';
import { knownTools } from '../../../src/shell/understand.js';

/** How often the texts of words are read while a tool is called with a piece `times` over. */
function reads(name: string, piece: readonly string[], times: number): number {
  let count = 0;
  const word = (text: string, at: number): FoldedWord => ({
    get text() {
      count += 1;
      return text;
    },
    span: [2 * at, 2 * at + 1],
    traits: plain,
    verbatim: undefined,
  });
  const texts = [name, ...Array.from({ length: times }, () => piece).flat()];
  const machine = createMachine(knownTools, ' '.repeat(2 * texts.length));
  const frame = lineFrame(undefined, () => undefined);
  machine.invoke(texts.map(word), frame, outerPlace(undefined), noInput);
  return count;
}

/** Names that differ but mean one tool are one. */
const tools = [...new Map([...knownTools.names].map((name) => [knownTools.find(name), name])).values()];

describe('words in great number', () => {
  it.each(['a', '-a /b', '--a=b', '-e a b', 'a=b'])('are read in step with their number by every tool: %s', (words) => {
    const piece = words.split(' ');
    const quadratic = tools.filter((name) => reads(name, piece, 32) > 2.5 * reads(name, piece, 16) + 32);
    expect(quadratic).toEqual([]);
  });
});
