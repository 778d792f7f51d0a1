import { OpsError } from '@opspilot/core';
import {
  analyserWith,
  assessRisk,
  type Call,
  explainerWith,
  riskyThreshold,
  type ToolSpec,
} from '@opspilot/core/shell';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../src/shell/catalogue/catalogue.js';
import { checkToolSpec } from '../../src/shell/tools/check-tool-spec.js';

const shipit: ToolSpec = {
  names: 'shipit',
  summary: 'ships a release',
  options: `
    --wipe=<delete>      removes a directory first
    -q, --quiet | -v[<text>]`,
  operands: '<text>',
};

const kindsOf = (command: string, tools: readonly ToolSpec[] = [shipit]): readonly string[] =>
  analyserWith(tools)(command).effects.map(({ kind, action }) => `${kind}:${action}`);

describe('a tool of one’s own', () => {
  it('is seen through as it is described', () => {
    expect(kindsOf('shipit -q v2')).toEqual([]);
    expect(kindsOf('shipit --wipe /var/lib/app v2')).toEqual(['delete:remove']);
    expect(explainerWith([shipit])('shipit v2').summary).toContain('Ships a release');
  });

  it('says what it does where it changes nothing', () => {
    const tool: ToolSpec = {
      ...shipit,
      inspects: 'shows what was shipped',
      effects: (call) => {
        if (!call.has('-q')) call.effect('service', 'restart', 'unit', 'ship');
      },
    };
    const explainIt = explainerWith([tool]);
    expect(explainIt('shipit -q v2').summary).toBe('Shows what was shipped.');
    expect(explainIt('shipit v2').summary).toBe('Restarts the service ship.');
  });

  it('is not seen through where an option of it is not described', () => {
    expect(kindsOf('shipit --wype /var/lib/app')).toContain('opaque:unknown-subcommand');
  });

  it('is not seen through where its description fails', () => {
    const fails: ToolSpec = {
      names: 'shipit',
      summary: 'ships a release',
      effects: () => {
        throw new TypeError('no such thing');
      },
    };
    const { problems } = analyserWith([fails])('shipit v2');
    expect(problems).toMatchObject([{ code: 'unknown-subcommand', message: expect.stringContaining('no such thing') }]);
    expect(explainerWith([fails])('shipit v2').unknown).toHaveLength(1);
  });

  it.each<[string, unknown]>([
    ['has more operands than are described', { names: 'shipit', summary: 'ships', operands: '<delete>' }],
    [
      'tells a kind of effect that there is not',
      {
        names: 'shipit',
        summary: 'ships',
        effects: (call: Call) => call.effect('wipe' as 'delete', 'x', 'object', ''),
      },
    ],
    [
      'tells it of a path',
      { names: 'shipit', summary: 'ships', effects: (call: Call) => call.path('wipe' as 'delete', 'x', '/srv') },
    ],
    ['answers later', { names: 'shipit', summary: 'ships', effects: () => Promise.reject(new Error('late')) }],
  ])('is not seen through where it %s', (_what, tool) => {
    expect(kindsOf('shipit v1 v2', [tool as ToolSpec])).toContain('opaque:unknown-subcommand');
  });

  it.each([Number.NaN, 7, -1])('is certain where it says that it is sure to %s', (confidence) => {
    const formats: ToolSpec = {
      names: 'shipit',
      summary: 'ships a release',
      effects: (call) => call.effect('storage', 'format', 'device', '/dev/sdb', { confidence }),
    };
    const analysis = analyserWith([formats])('shipit v2');
    expect(analysis.effects).toMatchObject([{ confidence: 1 }]);
    expect(assessRisk(analysis).score).toBeGreaterThan(riskyThreshold);
  });

  it.each<[string, unknown]>([
    ['no list', shipit],
    ['nothing', [null]],
    ['no names', [{ summary: 'x' }]],
    ['no summary', [{ names: 'x' }]],
    ['nothing to say', [{ names: 'x', summary: 'x', inspects: '' }]],
    ['a key that there is not', [{ names: 'x', summary: 'x', opts: '--wipe=<delete>' }]],
    ['an option without dashes', [{ names: 'x', summary: 'x', options: 'wipe <delete>' }]],
    ['a value that is no role', [{ names: 'x', summary: 'x', options: '--wipe=delete' }]],
    ['a role that there is not', [{ names: 'x', summary: 'x', options: '--wipe=<destroy>' }]],
    ['an operand that is no role', [{ names: 'x', summary: 'x', operands: 'path' }]],
    ['names that are separated by commas', [{ names: 'x, y', summary: 'x' }]],
    ['a name with a directory', [{ names: '/opt/x', summary: 'x' }]],
    ['effects that are told later', [{ names: 'x', summary: 'x', effects: async () => {} }]],
    ['a wrapper that runs nothing', [{ names: 'x', summary: 'x', wrapper: true, operands: '<text>...' }]],
    ['a variable whose role there is not', [{ names: 'x', summary: 'x', variables: 'HOST=<serv>' }]],
    ['variables that are no text', [{ names: 'x', summary: 'x', variables: 5 }]],
    ['a variable without a role', [{ names: 'x', summary: 'x', variables: 'HOST' }]],
    ['a variable that is written as it is used', [{ names: 'x', summary: 'x', variables: '$HOST=<server>' }]],
    ['variables apart by commas', [{ names: 'x', summary: 'x', variables: 'HOST=<server>, KEY=<secret>' }]],
    ['no subcommands', [{ names: 'x', summary: 'x', subcommands: null }]],
    ['subcommands that are a list', [{ names: 'x', summary: 'x', subcommands: [] }]],
    ['subcommands that are a number', [{ names: 'x', summary: 'x', subcommands: 5 }]],
    ['a subcommand that no words are', [{ names: 'x', summary: 'x', subcommands: { 'ls  x': { summary: 'x' } } }]],
    ['a use that is wrong', [{ names: 'x', summary: 'x', subcommands: { up: { summary: '' } } }]],
  ])('is refused with %s', (_what, tools) => {
    for (const make of [analyserWith, explainerWith]) {
      let error: unknown;
      try {
        make(tools as readonly ToolSpec[]);
      } catch (thrown) {
        error = thrown;
      }
      expect(OpsError.is(error) && error.code).toBe('invalid-tool');
    }
  });

  it('is described by the rules that the catalogue keeps', () => {
    for (const spec of catalogue) expect(() => checkToolSpec(spec), spec.names).not.toThrow();
  });
});
