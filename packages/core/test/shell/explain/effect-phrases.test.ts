import { describe, expect, it } from 'vitest';
import { generalSeverity } from '../../../src/risk/severity/general.js';
import { runningSeverity } from '../../../src/risk/severity/running.js';
import { servicesSeverity } from '../../../src/risk/severity/services.js';
import { systemSeverity } from '../../../src/risk/severity/system.js';
import type { EffectKind } from '../../../src/shell/effect.js';
import { effectPhrase } from '../../../src/shell/explain/effect-phrases.js';

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
