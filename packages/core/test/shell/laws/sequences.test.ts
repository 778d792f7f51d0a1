import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dangerousCommands } from '../../fixtures/shell/dangerous-commands.js';
import { harmlessCommands } from '../../fixtures/shell/harmless-commands.js';
import { riskOf } from '../../fixtures/shell/risk-of.js';

const command = fc.constantFrom(...dangerousCommands, ...harmlessCommands);
const separator = fc.constantFrom('; ', ' && ', ' || ', '\n', ' & ', ';\n\n', ' &&\n');

describe('commands in a row', () => {
  it('are together as risky as the riskiest of them', () => {
    fc.assert(
      fc.property(command, separator, command, (first, between, second) => {
        // A list that ends with an operator of its own takes no other.
        fc.pre(!/[;&]\s*$/.test(first));
        expect(riskOf(`${first}${between}${second}`)).toBeGreaterThanOrEqual(
          Math.max(riskOf(first), riskOf(second)) - 1e-9,
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it('are as risky in whichever number they come', () => {
    fc.assert(
      fc.property(fc.array(command, { minLength: 1, maxLength: 8 }), (commands) => {
        expect(riskOf(commands.join('\n'))).toBeGreaterThanOrEqual(Math.max(...commands.map(riskOf)) - 1e-9);
      }),
      { numRuns: 500 },
    );
  });
});
