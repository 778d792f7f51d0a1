import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { generalSeverity } from '../../../src/risk/severity/general.js';
import { runningSeverity } from '../../../src/risk/severity/running.js';
import { servicesSeverity } from '../../../src/risk/severity/services.js';
import { systemSeverity } from '../../../src/risk/severity/system.js';
import type { EffectKind } from '../../../src/shell/effect.js';
import { effectActions, effectPhrase } from '../../../src/shell/explain/effect-phrases.js';
import { dangerousCommands } from '../../fixtures/shell/dangerous-commands.js';
import { harmlessCommands } from '../../fixtures/shell/harmless-commands.js';
import { effectsOf } from '../effects-of.js';

describe('words for effects', () => {
  const rated = [generalSeverity, runningSeverity, servicesSeverity, systemSeverity].flatMap((table) =>
    Object.keys(table),
  );

  it('are there for everything that is rated', () => {
    const without = rated.filter((key) => {
      const [kind, action] = key.split(':') as [EffectKind, string];
      return effectPhrase(kind, action) === undefined;
    });
    expect(without).toEqual([]);
  });
});

describe('the list of actions', () => {
  it('has all that commands are told to do', () => {
    // Each is looked up as it is told; see `effectsOf`.
    const told = [...dangerousCommands, ...harmlessCommands].flatMap(effectsOf);
    expect(told.length).toBeGreaterThan(100);
  });

  it('is that of the README', () => {
    const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
    const rows = Object.entries(effectActions).map(
      ([kind, actions]) => `| \`${kind}\` | ${actions.map((action) => `\`${action}\``).join(' ')} |`,
    );
    expect(rows.filter((row) => !readme.includes(`${row}\n`))).toEqual([]);
  });
});
