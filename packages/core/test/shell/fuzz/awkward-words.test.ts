import { describe, expect, it } from 'vitest';
import { assessRisk } from '../../../src/risk/assess-risk.js';
import { catalogue } from '../../../src/shell/catalogue/catalogue.js';
import type { ToolSpec } from '../../../src/shell/tools/tool-spec.js';
import { analyse } from '../../../src/shell/understand.js';

/** Names that every object has, and words that are hardly any. */
const awkward = [
  'constructor',
  'toString',
  '__proto__',
  'hasOwnProperty',
  'valueOf',
  "''",
  '-',
  '--',
  '=',
  ':',
  '@',
  '/',
  '.',
  '..',
  '~',
  ',',
  '%',
  '{}',
  "';'",
  '$x',
  '"$x"',
  '*',
  '?',
  '-=',
  '--=',
  '---',
  '-:',
  'a=',
  '=a',
  'a:',
  ':a',
  '://',
  'a@',
  '@a',
  '+',
  '-0',
  '99999999999999999999',
  "'a b'",
  "' '",
  '$(x)',
  'é🙂',
];

const endings = [
  ...awkward,
  ...awkward.map((word) => `a ${word}`),
  ...awkward.map((word) => `${word} a`),
  ...awkward.slice(0, 12).flatMap((word) => awkward.slice(0, 6).map((other) => `${word} ${other}`)),
];

/** A tool by its first name, with each of its subcommands. */
function beginningsOf({ names, subcommands }: ToolSpec): readonly string[] {
  const [name = ''] = names.split(/\s+/);
  const known = Object.keys(subcommands ?? {}).filter((subcommand) => !subcommand.includes('*'));
  return [name, ...known.map((subcommand) => `${name} ${subcommand}`)];
}

/** Each option by itself and with each awkward word as its value. */
function optionsOf({ options = '' }: Pick<ToolSpec, 'options'>): readonly string[] {
  const names = options.match(/(?<=^|[\s|,])--?[\w-]+/gm) ?? [];
  return [...new Set(names)].flatMap((name, index) => [
    name,
    `${name} ${awkward[index % awkward.length]} a`,
    `${name}=${awkward[(index + 5) % awkward.length]}`,
  ]);
}

/** What is wrong with the answer: an exception, or what is no text where a text belongs. */
function failureOf(command: string): string | undefined {
  try {
    const analysis = analyse(command);
    const texts = analysis.effects.flatMap(({ kind, action, target }) => [
      kind,
      action,
      target.type === 'path' ? target.path : target.name,
    ]);
    const messages = assessRisk(analysis).reasons.map(({ message }) => message);
    const strange = [...texts, ...messages].find((text) => typeof text !== 'string');
    return strange === undefined ? undefined : `${command}: ${String(strange)}`;
  } catch (error) {
    return `${command}: ${String(error)}`;
  }
}

describe('tools that are given awkward words', () => {
  it('are answered, whatever the words', { timeout: 240_000 }, () => {
    const failures = catalogue.flatMap((spec) =>
      beginningsOf(spec).flatMap((beginning, index) => {
        // All words for the tool, fewer for each of its many subcommands.
        const words = index === 0 ? endings : awkward;
        return words.flatMap((ending) => failureOf(`${beginning} ${ending}`) ?? []).slice(0, 2);
      }),
    );
    expect(failures).toEqual([]);
  });

  it('are answered, whatever the values of their options', { timeout: 240_000 }, () => {
    const failures = catalogue.flatMap((spec) => {
      const [name = ''] = spec.names.split(/\s+/);
      const usages = [['', spec] as const, ...Object.entries(spec.subcommands ?? {})];
      return usages
        .flatMap(([subcommand, usage]) => optionsOf(usage).map((option) => `${name} ${subcommand} ${option}`))
        .flatMap((command) => failureOf(command) ?? [])
        .slice(0, 3);
    });
    expect(failures).toEqual([]);
  });

  it('are answered by name alone, and with what a pipe brings', { timeout: 240_000 }, () => {
    const names = catalogue.flatMap((spec) => spec.names.split(/\s+/));
    const failures = [...names, ...awkward].flatMap((name) =>
      [
        name,
        `echo text | ${name}`,
        `${name} | cat`,
        `curl http://example.net/x | ${name} -`,
        `$(${name})`,
        `x=$(${name}); $x`,
      ].flatMap((command) => failureOf(command) ?? []),
    );
    expect(failures).toEqual([]);
  });
});
