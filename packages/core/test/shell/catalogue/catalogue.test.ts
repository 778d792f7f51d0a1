import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../src/shell/catalogue/catalogue.js';
import { compileUsage } from '../../../src/shell/options/compile-usage.js';
import type { ToolSpec, Usage } from '../../../src/shell/tools/tool-spec.js';

function namesOf({ names }: ToolSpec): readonly string[] {
  return names.split(' ');
}

function usagesOf(spec: ToolSpec): readonly (readonly [where: string, usage: Usage])[] {
  const own = namesOf(spec)[0] ?? '';
  return [
    [own, spec],
    ...Object.entries(spec.subcommands ?? {}).map(([name, usage]) => [`${own} ${name}`, usage] as const),
  ];
}

const usages = catalogue.flatMap(usagesOf);

/** What a line of options looks like: names and values, and after two spaces what it does, or several between bars. */
const name = String.raw`[-+]{0,2}[^\s,=<>[\]|]+[^\s,<>[\]|]*`;
const value = String.raw`(?:[ =]?<[a-z0-9]+>|\[=?<[a-z0-9]+>\])?`;
const option = new RegExp(`^${name}(?:, ${name})*${value}$`);

describe('the catalogue of tools', () => {
  it('knows more than 300 commands and 60 wrappers', () => {
    expect(catalogue.flatMap(namesOf).length).toBeGreaterThanOrEqual(300);
    expect(catalogue.filter(({ wrapper }) => wrapper === true).flatMap(namesOf).length).toBeGreaterThanOrEqual(60);
  });

  it('describes no name twice', () => {
    const seen = new Set<string>();
    const twice = catalogue.flatMap(namesOf).filter((each) => seen.size === seen.add(each).size);
    expect(twice).toEqual([]);
  });

  it('has names without blanks or paths', () => {
    expect(catalogue.flatMap(namesOf).filter((each) => !/^[^\s/]+$/.test(each))).toEqual([]);
  });

  it('says of every use what it does', () => {
    expect(usages.filter(([, { summary }]) => !/^\S.*[^\s.]$/.test(summary)).map(([where]) => where)).toEqual([]);
  });

  it('has options that are written as a manual lists them', () => {
    const odd = usages.flatMap(([where, { options = '' }]) =>
      options
        .split('\n')
        .flatMap((line) => (line.trim().split(/ {2,}/, 1)[0] ?? '').split(' | '))
        .map((each) => each.trim())
        .filter((each) => each !== '' && !option.test(each))
        .map((each) => `${where}: ${each}`),
    );
    expect(odd).toEqual([]);
  });

  it('has grammars that can be read', () => {
    for (const [, usage] of usages) expect(() => compileUsage(usage)).not.toThrow();
  });
});
