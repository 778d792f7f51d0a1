import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Effect } from '../../../src/shell/effect.js';
import type { ExplainedPart } from '../../../src/shell/explain/command-explanation.js';
import { explain } from '../../../src/shell/explain/explain.js';
import { renderExplanation } from '../../../src/shell/explain/render-explanation.js';
import { analyse } from '../../../src/shell/understand.js';

const pieces = [
  'rm',
  '-rf',
  '/etc',
  'sudo',
  'ssh',
  'h',
  'sh',
  '-c',
  "'",
  '"',
  '`',
  '$(',
  ')',
  '(',
  '{',
  '}',
  '${x',
  '$x',
  '$',
  ' ',
  ' ',
  ' ',
  '\n',
  ';',
  '&&',
  '||',
  '|',
  '&',
  '>',
  '>>',
  '2>&1',
  '<',
  '<<E',
  '<<<',
  '\\',
  '#',
  '[[',
  ']]',
  '[',
  ']',
  'if',
  'then',
  'fi',
  'for',
  'in',
  'do',
  'done',
  'case',
  'esac',
  'while',
  '*',
  '?',
  '{a,b}',
  '~',
  'x=1',
  '=',
  '--',
  '--force',
  '-n',
  'eval',
  'find',
  '-exec',
  '\\;',
  'echo',
  'base64',
  '-d',
  'xargs',
  'tar',
  '-xzf',
  'f()',
  '$((1+',
  '))',
  '((',
  '!',
  'time',
  "$'",
  '\\n',
  'E',
  'é',
  'constructor',
  '__proto__',
  '$toString',
  '$valueOf',
  '漢',
] as const;
const shellLike = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((words) => words.join(''));
const spaced = fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((words) => words.join(' '));
const command = fc.oneof(shellLike, spaced, fc.string({ unit: 'binary' }), fc.string());

function expectOrdered(parts: readonly ExplainedPart[], [from, to]: readonly [number, number], text: string): void {
  let at = from;
  for (const part of parts) {
    const [start, end] = part.span;
    expect(start).toBeGreaterThanOrEqual(at);
    expect(end).toBeGreaterThan(start);
    expect(end).toBeLessThanOrEqual(to);
    expect(part.text).toBe(text.slice(start, end));
    expect(part.says).not.toBe('');
    expectOrdered(part.parts, part.span, text);
    at = end;
  }
}

describe('laws of an explanation', () => {
  it('has parts in order, each within what holds it, each with the text of its span', () => {
    fc.assert(
      fc.property(command, (text) => {
        expectOrdered(explain(text).parts, [0, text.length], text);
      }),
      { numRuns: 1500 },
    );
  });

  it('covers every word of the command', () => {
    fc.assert(
      fc.property(command, (text) => {
        let left = text;
        for (const {
          span: [start, end],
        } of explain(text).parts.toReversed())
          left = left.slice(0, start) + left.slice(end);
        expect(left.replaceAll(/\\\r?\n/g, '').trim()).toBe('');
      }),
      { numRuns: 1500 },
    );
  });

  it('is the same every time, and says something', () => {
    fc.assert(
      fc.property(command, (text) => {
        const explanation = explain(text);
        expect(explain(text)).toEqual(explanation);
        expect(explanation.summary).toMatch(/^\P{Ll}.*\.$/su);
      }),
      { numRuns: 300 },
    );
  });

  it('tells the effects that the analysis finds', () => {
    const withoutSpan = ({ span: _, ...effect }: Effect): Omit<Effect, 'span'> => effect;
    fc.assert(
      fc.property(command, (text) => {
        const told = explain(text).effects.map(({ effect }) => withoutSpan(effect));
        expect(told).toEqual(expect.arrayContaining(analyse(text).effects.map(withoutSpan)));
      }),
      { numRuns: 1500 },
    );
  });

  it('names effects and what is not known within the bounds of the text', () => {
    fc.assert(
      fc.property(command, (text) => {
        const { effects, unknown } = explain(text);
        for (const span of [
          ...effects.map(({ effect }) => effect.span),
          ...unknown.flatMap((part) => (part.span ? [part.span] : [])),
        ]) {
          expect(span[0]).toBeGreaterThanOrEqual(0);
          expect(span[1]).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('is set within the width, without a control character of the command', () => {
    fc.assert(
      fc.property(command, fc.integer({ min: 60, max: 160 }), (text, columns) => {
        const lines = renderExplanation(explain(text), { columns }).split('\n');

        for (const line of lines) expect(line).not.toMatch(/\p{Cc}/u);
        const below = lines.slice(lines.indexOf('') + 1);
        for (const line of below) expect(line.replace(/[^\x20-\x7E]/g, '').length).toBeLessThanOrEqual(columns);
      }),
      { numRuns: 500 },
    );
  });
});
