import { localExecutor } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import { scriptedPilot } from './pilots.js';

describe('a command that failed', () => {
  it.each([
    [
      127,
      'sh: 1: nope: not found\n',
      "127 (a program was not found; check its name and the host's PATH): sh: 1: nope: not found",
    ],
    [127, '', "127 (a program was not found; check its name and the host's PATH)."],
    [126, 'x\n', "126 (a program may not be executed; check the file's permissions): x"],
    [1, 'first\nlast \u001b[31mline\u001b[0m\u0007\n\n', '1: last line'],
    [
      1,
      'sudo: a terminal is required to read the password\nsudo: a password is required\n',
      '1: sudo: a password is required. Give the password to OpsPilot instead: become: { user, password }',
    ],
    [1, `10 %\r${'ä'.repeat(300)}`, `1: ${'ä'.repeat(200)}…`],
  ])('says why it exited with %s after %j on stderr', async (exitCode, stderr, message) => {
    const { pilot } = await scriptedPilot({ script: { exitCode, stderr } });
    const { error } = await pilot.run('deploy');
    expect(error?.message).toBe(`The command exited with ${message}`);
  });

  it('says which program is missing on the real machine', async () => {
    const { pilot } = await scriptedPilot({ executor: localExecutor() });
    const { error, exitCode } = await pilot.run('opspilot-no-such-program --now');
    expect(exitCode).toBe(127);
    expect(error?.message).toMatch(/a program was not found.*: .*opspilot-no-such-program/);
  });
});
