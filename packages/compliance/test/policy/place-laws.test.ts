import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPolicy, type EffectCondition, type Rule } from '../../src/index.js';
import { judgedOf } from '../../src/policy/judged-of.js';
import { matchesPattern } from '../../src/policy/matches-pattern.js';

const names = ['a', 'b', 'ab'] as const;

/** A tree of files and directories, as the set of their paths: each is there with all that lie above it. */
const tree = fc
  .array(fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 12 })
  .map((all) => new Set(['', ...all.flatMap((parts) => parts.map((_, at) => `/${parts.slice(0, at + 1).join('/')}`))]));

const word = fc.constantFrom(...names, '*', '?', 'a*', '[ab]', '.', '..');
const target = fc.array(word, { minLength: 1, maxLength: 4 }).map((parts) => `/${parts.join('/')}`);
const segment = fc.constantFrom(...names, '*', '**', '?', 'a*');
const place = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => `/${parts.join('/')}`);

/** What a shell makes of a word, one directory after another. */
function expanded(path: string, paths: ReadonlySet<string>): readonly string[] {
  let found: readonly string[] = [''];
  for (const part of path.split('/').slice(1)) {
    if (part === '.') continue;
    found = found.flatMap((at) => {
      if (part === '..') return [at.slice(0, Math.max(0, at.lastIndexOf('/')))];
      const isName = part === '[ab]' ? (name: string) => name === 'a' || name === 'b' : matchesPattern(part);
      return [...paths].filter((each) => each.startsWith(`${at}/`) && isName(each.slice(at.length + 1)));
    });
  }
  return found;
}

/** Every path of the tree that a command touches. */
function touchedBy(path: string, paths: ReadonlySet<string>, isWhole: boolean): readonly string[] {
  const named = expanded(path, paths);
  const all = isWhole
    ? [...paths].filter((each) => named.some((at) => each === at || each.startsWith(`${at}/`)))
    : named;
  return all.map((each) => (each === '' ? '/' : each));
}

function finds(effect: EffectCondition, command: string): boolean {
  const rule: Rule = {
    id: 'OWN-001',
    title: 'The place is left alone',
    severity: 'high',
    decision: 'deny',
    when: { effect },
    reason: 'It is in use.',
    controls: [],
    examples: { matching: [], other: [] },
  };
  return createPolicy([rule])
    .find(judgedOf(command), { at: 0 })
    .some(({ rule: id }) => id === 'OWN-001');
}

const commands = {
  'rm -f': false,
  'rm -rf': true,
  'chmod -R 700': true,
  'chmod 700': false,
} as const;
const program = fc.constantFrom(...(Object.keys(commands) as (keyof typeof commands)[]));

describe('rules about places, beside the files that commands touch', () => {
  it('are met wherever a command touches the place', () => {
    fc.assert(
      fc.property(tree, target, place, program, (paths, path, pattern, name) => {
        const isInPlace = matchesPattern(pattern);
        const isTouched = touchedBy(path, paths, commands[name]).some(isInPlace);
        const kind = ['delete', 'permission'] as const;
        if (isTouched) expect(finds({ kind, target: { path: pattern } }, `${name} ${path}`)).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  it('except only what lies within as a whole', () => {
    fc.assert(
      fc.property(tree, target, place, program, (paths, path, pattern, name) => {
        const isInPlace = matchesPattern(pattern);
        const kind = ['delete', 'permission'] as const;
        const isExcepted = !finds({ kind, except: { target: { path: pattern } } }, `${name} ${path}`);
        if (!isExcepted) return;
        expect(touchedBy(path, paths, commands[name]).filter((each) => !isInPlace(each))).toEqual([]);
        expect(finds({ kind, target: { path: pattern } }, `${name} ${path}`)).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });
});
