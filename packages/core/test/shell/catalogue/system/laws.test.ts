import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemSeverity } from '../../../../src/risk/severity/system.js';
import { dutyOf } from '../../../../src/shell/catalogue/system/duty.js';
import { meaningOfMode } from '../../../../src/shell/catalogue/system/file-mode.js';
import { systemTools } from '../../../../src/shell/catalogue/system.js';
import { effectsOf } from '../../effects-of.js';

const guards = ['auditd', 'rsyslog', 'firewalld', 'ufw', 'apparmor', 'clamav-daemon', 'falco', 'nftables'];

/** Kind and action of the first effect. */
const meaning = (command: string): string => effectsOf(command)[0]?.split(' ')[0] ?? '';

describe('modes of files', () => {
  const bits = fc.integer({ min: 0, max: 0o7777 });

  it('mean the same however many zeros they begin with', () => {
    fc.assert(
      fc.property(bits, fc.integer({ min: 0, max: 3 }), (mode, zeros) => {
        const text = mode.toString(8).padStart(3, '0');
        return meaningOfMode('0'.repeat(zeros) + text) === meaningOfMode(text);
      }),
    );
  });

  it('are setuid whenever that bit is set', () => {
    fc.assert(fc.property(bits, (mode) => meaningOfMode((mode | 0o4000).toString(8)) === 'setuid'));
  });

  it('mean the same in letters as in digits', () => {
    const letters = (digit: number): string => `${digit & 4 ? 'r' : ''}${digit & 2 ? 'w' : ''}${digit & 1 ? 'x' : ''}`;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0o777 }), (mode) => {
        const symbolic = `u=${letters(mode >> 6)},g=${letters((mode >> 3) & 7)},o=${letters(mode & 7)}`;
        return meaningOfMode(symbolic) === meaningOfMode(mode.toString(8).padStart(3, '0'));
      }),
    );
  });

  it('never open anything by taking away', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ugoa]{0,3}-[rwxXst]{0,4}$/), (mode) =>
        /^(?:chmod|deny)$/.test(meaningOfMode(mode)),
      ),
    );
  });
});

describe('what stands guard', () => {
  it.each(guards)('%s ends alike whoever ends it', (name) => {
    const ways = [
      `systemctl stop ${name}`,
      `service ${name} stop`,
      `rc-service ${name} stop`,
      `systemctl kill ${name}`,
    ];
    expect(new Set(ways.map(meaning)).size).toBe(1);
    expect(meaning(`systemctl stop ${name}`)).not.toBe('service:stop');
  });

  it.each(guards)('%s is missed however it is taken away', (name) => {
    const ways = [
      `apt-get remove ${name}`,
      `dnf remove -y ${name}`,
      `apk del ${name}`,
      `pacman -R ${name}`,
      `zypper rm ${name}`,
    ];
    expect(new Set(ways.map(meaning)).size).toBe(1);
    expect(meaning(`apt-get remove ${name}`)).not.toBe('package:remove');
  });

  it('is known by unit, path, architecture and glob', () => {
    for (const word of [
      'auditd.service',
      '/usr/sbin/auditd',
      'auditd:amd64',
      'auditd=1.2',
      'auditd.x86_64',
      'audit*',
      'AUDITD',
    ]) {
      expect(dutyOf(word)).toBe('audit');
    }
    expect(dutyOf('nginx')).toBeUndefined();
    expect(dutyOf('nginx*')).toBeUndefined();
  });

  it('is looked up in no time, whatever the glob', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('*', '?', 'a', 'u', 'd'), { maxLength: 2000 }), (parts) => {
        dutyOf(parts.join(''));
      }),
    );
  });
});

describe('elsewhere', () => {
  const verbs = ['stop nginx', 'disable sshd', 'mask auditd', 'restart a b', 'poweroff', 'status nginx'];

  it.each(verbs)('systemctl -H … %s does there what it does here', (words) => {
    const here = effectsOf(`systemctl ${words}`).map((effect) => `${effect} @host=web1`);
    const there = effectsOf(`systemctl -H web1 ${words}`).filter((effect) => !effect.startsWith('network:connect'));
    expect(there).toEqual(here);
    expect(effectsOf(`systemctl ${words} --host=web1`).filter((effect) => !effect.startsWith('network:'))).toEqual(
      here,
    );
  });
});

describe('asked for help', () => {
  const words = systemTools.filter(({ wrapper, style }) => wrapper !== true && style !== 'posix');

  it.each(words.flatMap(({ names }) => names.split(' ')))('%s does nothing', (name) => {
    expect(effectsOf(`${name} --help`)).toEqual([]);
  });

  it('is no excuse for what comes before a command', () => {
    expect(effectsOf('systemctl stop auditd; systemctl --help')).toEqual(['audit:stop auditd']);
    expect(effectsOf('service auditd stop --help')).toEqual(['audit:stop auditd']);
  });
});

describe('severities', () => {
  it('lie between harmless and disastrous', () => {
    const outside = Object.entries(systemSeverity).filter(([, severity]) => severity <= 0 || severity >= 1);
    expect(outside).toEqual([]);
  });
});
