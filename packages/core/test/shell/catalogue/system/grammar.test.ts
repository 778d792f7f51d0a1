import { describe, expect, it } from 'vitest';
import { systemTools } from '../../../../src/shell/catalogue/system.js';
import { compileUsage } from '../../../../src/shell/options/compile-usage.js';
import type { Usage } from '../../../../src/shell/tools/tool-spec.js';

const roles: ReadonlySet<string> = new Set(
  (
    'text read look write append modify create delete command argv program library script url upload host server listen secret ' +
    'assignment any python perl ruby node php lua awk sed vim sql tcl m4 gdb make powershell code'
  ).split(' '),
);

const usages: readonly (readonly [name: string, usage: Usage])[] = systemTools.flatMap((tool) => {
  const name = tool.names.split(' ', 1)[0] ?? '';
  const below = Object.entries(tool.subcommands ?? {}).map(([verb, usage]) => [`${name} ${verb}`, usage] as const);
  return [[name, tool] as const, ...below];
});

describe('how the tools of administration are written down', () => {
  it('names every tool once', () => {
    const names = systemTools.flatMap((tool) => tool.names.split(' '));
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect(names.filter((name) => !/^[a-z0-9][\w.+-]*$/i.test(name))).toEqual([]);
    expect(names.length).toBeGreaterThan(900);
  });

  it.each(usages)('%s has a grammar', (_, usage) => {
    const { options, operands } = compileUsage(usage);
    const isOption = usage.style === 'assignments' ? /^(?:-{1,2}\S+|[a-z]+)$/ : /^(?:[-+]\S+|\/\w+)$/;
    const names = options.flatMap((option) => option.names);
    expect(names.filter((name) => !isOption.test(name) || /[<>|=[\]]/.test(name))).toEqual([]);
    const used = [...options.map(({ value }) => value), ...operands.first, operands.rest, ...operands.last];
    expect(used.filter((role) => role !== undefined && !roles.has(role))).toEqual([]);
    expect(usage.summary).toMatch(/^[a-z]/);
    expect(options.filter(({ description }) => description !== undefined && /[<>|]/.test(description))).toEqual([]);
  });
});
