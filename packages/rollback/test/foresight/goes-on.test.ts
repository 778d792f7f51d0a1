import { analyse } from '@opspilot/core/shell';
import { foresee } from '@opspilot/rollback';
import { describe, expect, it } from 'vitest';

const foreseen = (command: string) =>
  foresee(analyse(command, { cwd: '/srv', user: 'root' }), { command, directory: '/srv' });

describe('what goes on once the command has ended', () => {
  it.each([
    'wget -b http://h/f',
    'wget -bO out http://h/f',
    'wget --background -O f http://h/f',
    'aria2c -D -o f http://x/f',
  ])('is a loss: %s', (command) => {
    expect(foreseen(command).losses.map(({ what }) => what)).toContain(
      'what it does once it has ended, in the background',
    );
  });
  it('is nothing that a letter behind another means', () => {
    expect(foreseen('wget -nv http://h/b').losses).toEqual([]);
  });
});
