import { describe, expect, it } from 'vitest';
import { parseProfile } from '../../../src/hosts/profile/parse-profile.js';
import { marker, printed } from './fixtures/printed.js';

function access(rules: string | undefined, sections: Readonly<Record<string, string>> = {}): string | undefined {
  const output = printed({
    tools: 'sudo=/usr/bin/sudo',
    sudo: 'setuid',
    user: 'uid=1000(ops) gid=1000(ops) groups=1000(ops)',
    ...(rules === undefined ? {} : { rules }),
    ...sections,
  });
  return parseProfile(output, marker, 0)?.user?.sudo;
}

function listed(...rules: readonly string[]): string {
  return ['User ops may run the following commands on web-1:', ...rules.map((rule) => `    ${rule}`)].join('\n');
}

describe('sudo, of which the host says', () => {
  it.each([
    ['passwordless', ['(ALL) NOPASSWD: ALL']],
    ['passwordless', ['(ALL : ALL) ALL', '(ALL) NOPASSWD: ALL']],
    ['passwordless', ['(root) SETENV: NOPASSWD: ALL']],
    ['passwordless', ['(root) NOPASSWD: /usr/bin/apt, ALL']],
    ['asks', ['(ALL) NOPASSWD: ALL', '(ALL : ALL) ALL']],
    ['asks', ['(ALL : ALL) ALL']],
    ['asks', ['(root) NOPASSWD: /usr/bin/apt, PASSWD: ALL']],
    ['limited', ['(root) NOPASSWD: /usr/bin/systemctl restart nginx']],
    ['limited', ['(ALL) ALL', '(root) NOPASSWD: /usr/bin/apt']],
    ['limited', ['(postgres) NOPASSWD: ALL']],
    ['limited', ['(ALL, !root) NOPASSWD: ALL']],
    ['limited', ['(ALL) NOPASSWD: ALL, !/usr/bin/passwd root']],
    ['limited', ['(ALL) NOPASSWD: ALL', '(root) PASSWD: /usr/sbin/reboot']],
    ['limited', ['(root) NOPASSWD: /usr/bin/systemctl restart a-service-with-a-long-name,', '    /usr/bin/apt']],
  ])('%s by %j', (expected, rules) => {
    expect(access(listed(...rules))).toBe(expected);
  });

  it.each([
    ['asks', 'sudo: a password is required'],
    ['denied', 'Sorry, user ops may not run sudo on web-1.'],
    ['denied', 'Sorry, user ops is not allowed to run sudo on web-1.'],
    ['denied', 'ops is not in the sudoers file.'],
    ['unusable', 'sudo: sorry, you must have a tty to run sudo'],
    ['unusable', 'sudo: The "no new privileges" flag is set, which prevents sudo from running as root.'],
    ['unasked', 'sudo: something nobody has heard of'],
  ])('%s by "%s"', (expected, said) => {
    expect(access(said)).toBe(expected);
  });

  it('nothing, because nobody asked, or it is not there or cannot work', () => {
    expect(access(undefined)).toBe('unasked');
    expect(access(undefined, { tools: 'tar=/bin/tar' })).toBe('missing');
    expect(access(undefined, { sudo: '' })).toBe('unusable');
  });
});
