import { analyse } from '@opspilot/core/shell';
import { foresee } from '@opspilot/rollback';
import { describe, expect, it } from 'vitest';
import { linesOf } from '../fixtures/commands/lines.js';

const commands = linesOf('reversible.txt');

describe('a form that is known', () => {
  it('is one of many', () => {
    expect(commands.length).toBeGreaterThanOrEqual(400);
  });

  it.each(commands)('is said to be reversible before it runs: %s', (command) => {
    const analysis = analyse(command, { cwd: '/srv', user: 'root' });
    const { reversal, losses } = foresee(analysis, { command, directory: '/srv' });
    expect(losses).toEqual([]);
    expect(['exact', 'by-content', 'by-compensation']).toContain(reversal);
  });
});
