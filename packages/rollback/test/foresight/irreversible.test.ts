import { analyse } from '@opspilot/core/shell';
import { foresee } from '@opspilot/rollback';
import { describe, expect, it } from 'vitest';
import { linesOf } from '../fixtures/commands/lines.js';

const commands = linesOf('irreversible.txt');

describe('a command that nothing takes back', () => {
  it('is one of many', () => {
    expect(commands.length).toBeGreaterThanOrEqual(200);
  });

  it.each(commands)('is said to be so before it runs: %s', (command) => {
    const analysis = analyse(command, { cwd: '/srv', user: 'root' });
    const { reversal, losses } = foresee(analysis, { command, directory: '/srv' });
    expect(reversal).toBe('not-at-all');
    expect(losses).not.toEqual([]);
  });
});

describe('what is lost', () => {
  it.each([
    ['frobnicate a', 'runs the unknown program frobnicate'],
    ['make install', 'what "make install" does'],
    ['curl -X POST https://example.org/orders', 'sends data to example.org'],
  ])('is told in words: %s', (command, what) => {
    expect(foresee(analyse(command, { cwd: '/srv' }), { command, directory: '/srv' }).losses[0]?.what).toBe(what);
  });
});
