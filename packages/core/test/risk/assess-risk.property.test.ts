import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assessRisk } from '../../src/risk/assess-risk.js';
import { analyse } from '../../src/shell/understand.js';
import { dangerousCommands } from '../fixtures/shell/dangerous-commands.js';
import { harmlessCommands } from '../fixtures/shell/harmless-commands.js';
import { transformations } from '../fixtures/shell/transformations.js';

const variants = transformations.flatMap(({ variants: each }) => each);
const command = fc.constantFrom(...dangerousCommands, ...harmlessCommands);
/** Part of what they do stands in what they read, or is missing. */
const piped = [
  "echo 'DROP DATABASE prod' | mysql",
  'mysql <<E\nDROP DATABASE prod;\nE',
  "echo 'db.dropDatabase()' | mongosh",
  'python3 <<E\nimport os; os.remove("/etc/passwd")\nE',
  "tclsh <<< 'exec rm -rf /etc'",
  "echo 'rm -rf /etc' | awk 1 | sh",
  "echo 'rm -rf /etc' | gzip | gunzip | bash -s",
  'echo /etc | xargs rm -rf',
  'echo \'system("rm -rf /etc")\' | perl',
  'cat hosts | parallel ssh {} reboot',
  'if rm -rf /etc',
  'while rm -rf /etc; do',
];
const form = fc.tuple(command, fc.constantFrom(...variants)).map(([plain, variant]) => variant(plain) ?? plain);
const context = fc.constantFrom({}, { user: 'root' }, { cwd: '/' }, { cwd: '/srv/app', user: 'deploy' });

describe('laws of the risk of a command', () => {
  it('is between 0 and 1, and is that of the first of its reasons', () => {
    fc.assert(
      fc.property(form, context, (text, options) => {
        const { score, reasons } = assessRisk(analyse(text, options));
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
        const scores = reasons.map((reason) => reason.score ?? 0);
        expect(scores).toEqual([...scores].sort((a, b) => b - a));
        if (scores.length > 0) expect(scores[0]).toBe(score);
      }),
      { numRuns: 1_000 },
    );
  });

  it('has reasons that say where in the command they lie', () => {
    fc.assert(
      fc.property(fc.oneof(form, fc.constantFrom(...piped)), (text) => {
        for (const { span, message } of assessRisk(analyse(text)).reasons) {
          expect(message).not.toBe('');
          if (span === undefined) continue;
          expect(span[0]).toBeGreaterThanOrEqual(0);
          expect(span[1]).toBeGreaterThan(span[0]);
          expect(span[1]).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('comes to the same each time', () => {
    fc.assert(
      fc.property(form, context, (text, options) => {
        expect(assessRisk(analyse(text, options))).toEqual(assessRisk(analyse(text, options)));
      }),
      { numRuns: 300 },
    );
  });
});
