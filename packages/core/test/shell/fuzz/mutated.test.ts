import { seededRandom } from '@opspilot/core/testing';
import { describe, expect, it } from 'vitest';
import { assessRisk } from '../../../src/risk/assess-risk.js';
import { limits } from '../../../src/shell/syntax/limits.js';
import { analyse } from '../../../src/shell/understand.js';
import { fuzzSeeds } from '../../fixtures/shell/fuzz-seeds.js';
import { mutator } from '../../fixtures/shell/mutate.js';

describe('mutated commands', () => {
  const next = mutator(fuzzSeeds(), seededRandom(4));
  const commands = Array.from({ length: 4_000 }, next);

  it('are answered, never with an exception, and within the limits of work', { timeout: 120_000 }, () => {
    for (const command of commands) {
      const analysis = analyse(command);
      const { score } = assessRisk(analysis);
      const what = JSON.stringify(command).slice(0, 300);
      expect(score >= 0 && score <= 1, what).toBe(true);
      expect(analysis.commands.length, what).toBeLessThanOrEqual(limits.steps);
      expect(analysis.effects.length, what).toBeLessThanOrEqual(limits.steps);
      if (analysis.commands.length === 0 && analysis.effects.length === 0) continue;
      expect(analysis.template, what).toBeTypeOf('string');
    }
  });

  it('have every effect and problem where the text is', { timeout: 120_000 }, () => {
    for (const command of commands) {
      const { commands: found, effects, problems } = analyse(command);
      for (const { span } of [...found, ...effects, ...problems]) {
        if (span === undefined) continue;
        const isInside = span[0] >= 0 && span[0] <= span[1] && span[1] <= command.length;
        expect(isInside, `${span.join('-')} of ${command.length}: ${JSON.stringify(command).slice(0, 300)}`).toBe(true);
      }
    }
  });

  it('are answered the same each time', { timeout: 120_000 }, () => {
    for (const command of commands.slice(0, 500)) expect(analyse(command)).toEqual(analyse(command));
  });
});
