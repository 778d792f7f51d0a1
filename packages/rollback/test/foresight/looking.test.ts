import { analyse } from '@opspilot/core/shell';
import { foresee } from '@opspilot/rollback';
import { describe, expect, it } from 'vitest';
import { linesOf } from '../fixtures/commands/lines.js';

const reversalOf = (command: string) =>
  foresee(analyse(command, { cwd: '/srv', user: 'root' }), { command, directory: '/srv' }).reversal;

describe('a command that only looks', () => {
  it.each(linesOf('looking.txt'))('is known to by its whole form: %s', (command) => {
    expect(reversalOf(command)).toBe('nothing');
  });
});

describe('a command that begins like one that only looks', () => {
  it.each(linesOf('not-looking.txt'))('is not taken for one: %s', (command) => {
    expect(reversalOf(command)).not.toBe('nothing');
  });
});
