import { analyse } from '@opspilot/core/shell';
import { foresee } from '@opspilot/rollback';
import { describe, expect, it } from 'vitest';
import { linesOf } from '../fixtures/commands/lines.js';

/** Number of the family in the catalogue of inverses, its class there and ours, a form of it, and why the two are not the same. */
const rows = linesOf('classes.txt').map((line) => line.split(' | '));

/** Exact; by a snapshot of content; compensating; irreversible; there is nothing to reverse. */
const classes: Readonly<Record<string, string>> = {
  ...{ E: 'exact', S: 'by-content', C: 'by-compensation', I: 'not-at-all', '-': 'nothing' },
};

describe('the class of a command', () => {
  it('is asserted of all ninety families', () => {
    expect(new Set(rows.map(([family]) => family)).size).toBe(90);
  });

  it.each(rows)('of family %s is %s in the catalogue, and here %s: %s', (_family, catalogue, own, command, why) => {
    const { reversal } = foresee(analyse(command ?? '', { cwd: '/' }), { command: command ?? '', directory: '/' });
    expect(reversal).toBe(own);
    // Where they differ there is a reason; what is irreversible there is never anything else.
    expect(why === undefined).toBe(classes[catalogue ?? ''] === own);
    if (catalogue === 'I') expect(own).toBe('not-at-all');
  });
});
