import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseProfile } from '../../../src/hosts/profile/parse-profile.js';
import { profileScript } from '../../../src/hosts/profile/profile-script.js';
import { sudoMissing } from '../../executor/fixtures/sudo-users.js';

const missing = sudoMissing();
const isRequired = (process.env['OPSPILOT_REQUIRE'] ?? '').split(',').includes('sudo');
const sudoers = '/etc/sudoers.d/opspilot-profile-test';

/** Users of this test by what sudo allows them. */
const rules: Readonly<Record<string, readonly string[]>> = {
  'opspilot-p-free': ['ALL=(ALL:ALL) ALL', 'ALL=(ALL) NOPASSWD: ALL'],
  'opspilot-p-asked': ['ALL=(ALL) ALL'],
  'opspilot-p-some': [
    `ALL=(root) NOPASSWD: ${Array.from({ length: 8 }, (_, i) => `/usr/bin/systemctl restart service-${i}`).join(', ')}`,
  ],
  'opspilot-p-none': [],
};

describe.skipIf(missing === undefined)('the profile of a user of sudo', () => {
  it.skipIf(!isRequired)(`needs a real sudo: ${missing}`, () => {
    expect.fail(missing);
  });
});

describe.skipIf(missing !== undefined)('the profile of a user of sudo', () => {
  let directory = '';
  let log = '';
  let mails = '';

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'opspilot-sudo-'));
    chmodSync(directory, 0o755);
    log = join(directory, 'log');
    mails = join(directory, 'mails');
    const mailer = join(directory, 'mailer');
    writeFileSync(mailer, `#!/bin/sh\ncat >>${mails}\n`, { mode: 0o755 });
    const lines: string[] = [];
    for (const [user, allowed] of Object.entries(rules)) {
      execFileSync('useradd', ['--no-create-home', '--shell', '/bin/bash', user]);
      lines.push(`Defaults:${user} mail_badpass, logfile=${log}, mailerpath=${mailer}`);
      for (const rule of allowed) lines.push(`${user} ${rule}`);
    }
    writeFileSync(sudoers, `${lines.join('\n')}\n`, { mode: 0o440 });
  });
  afterAll(() => {
    rmSync(sudoers, { force: true });
    for (const user of Object.keys(rules)) spawnSync('userdel', ['--force', user]);
    rmSync(directory, { recursive: true, force: true });
  });

  function userOf(name: string, askSudo: boolean) {
    const script = profileScript('MARK', { askSudo });
    const words = [`--reuid=${name}`, `--regid=${name}`, '--init-groups', '--', '/bin/sh', '-c', script];
    const env = { PATH: '/usr/bin:/bin', SHELL: '/bin/false' };
    const output = execFileSync('setpriv', words, { encoding: 'utf8', env, timeout: 20_000 });
    return parseProfile(output, 'MARK', Date.now())?.user;
  }

  it('is read without a word to sudo: no line in its log, no mail', () => {
    for (const name of Object.keys(rules)) {
      expect(userOf(name, false)).toMatchObject({
        name,
        isRoot: false,
        sudo: 'unasked',
        groups: [name],
        // The user data base, not what happens to be in the environment.
        shell: '/bin/bash',
      });
    }
    expect(existsSync(log)).toBe(false);
    expect(existsSync(mails)).toBe(false);
  });

  it('says on wish what sudo would do', () => {
    const told = Object.keys(rules).map((name) => [name, userOf(name, true)?.sudo]);
    expect(Object.fromEntries(told)).toEqual({
      'opspilot-p-free': 'passwordless',
      'opspilot-p-asked': 'asks',
      'opspilot-p-some': 'limited',
      // Without the password it does not say that it would refuse.
      'opspilot-p-none': 'asks',
    });
    // Why nobody is asked without wishing it.
    expect(readFileSync(log, 'utf8')).toMatch(/opspilot-p-asked : a password is required.*COMMAND=list/s);
    expect(readFileSync(log, 'utf8')).not.toMatch(/incorrect password/);
  });

  it('knows a session that may not gain privileges', () => {
    const words = ['--no-new-privs', '--reuid=opspilot-p-free', '--regid=opspilot-p-free', '--init-groups', '--'];
    const output = execFileSync('setpriv', [...words, '/bin/sh', '-c', profileScript('MARK', { askSudo: true })], {
      encoding: 'utf8',
      timeout: 20_000,
    });
    expect(parseProfile(output, 'MARK', 0)?.user?.sudo).toBe('unusable');
  });
});
