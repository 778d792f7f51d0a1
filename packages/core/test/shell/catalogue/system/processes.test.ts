import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['kill 1234', ['service:end-process 1234']],
  ['kill -9 1234', ['service:end-process 1234']],
  ['kill -9 -1', ['service:kill-all all']],
  ['kill -s KILL -1', ['service:kill-all all']],
  ['kill -KILL -1', ['service:kill-all all']],
  ['kill --signal KILL -1', ['service:kill-all all']],
  ['kill -- -1', ['service:kill-all all']],
  ['kill -- -1234', ['service:end-process -1234']],
  ['kill -1 1234', ['service:reload 1234']],
  ['kill -HUP 1', ['service:reload 1']],
  ['kill 1', ['service:kill-init 1']],
  ['kill -0 $pid', ['service:signal …']],
  ['kill -l', []],
  ['kill -9 $(pidof auditd)', ['audit:stop auditd']],
  ['kill -9 $(pgrep -f nginx)', ['service:kill nginx']],
  ['pidof auditd | xargs kill -9', ['audit:stop auditd']],
  ['kill %1', ['service:end-process %1']],
  ['pkill -9 postgres', ['service:kill postgres']],
  ['pkill -HUP nginx', ['service:reload nginx']],
  ["pkill -f '.*'", ['service:kill-all .*']],
  ['pkill -u bob', ['service:kill all of bob']],
  ['pkill -9 -u root', ['service:kill-all all of root']],
  ["pkill '^auditd$'", ['audit:stop ^auditd$']],
  ['killall -9 rsyslogd', ['audit:stop rsyslogd']],
  ['killall -s USR1 nginx', ['service:reload nginx']],
  ['kill -WINCH 12', ['service:signal 12']],
  ['killall -l', []],
  ['killall5 -9', ['service:kill-all all']],
  ['pgrep -x sshd', []],
  ['pidof sshd', []],
  ['renice -n 10 -p 123', ['service:reprioritise 123']],
  ['skill -KILL -u bob', ['service:kill bob']],
  ['gcore 1234', ['read:dump 1234 sensitive']],
  ['crash -h', []],
  ['jmap -dump:format=b,file=heap.bin 1234', ['read:dump-heap 1234', 'write:overwrite heap.bin']],
  ['jmap -histo 1234', []],
  ['pkill rsyslo', ['audit:stop rsyslo']],
  ['pkill -x rsyslo', ['service:kill rsyslo']],
  ['pkill bash', ['service:kill bash']],
  ['pkill -9 -f /usr/sbin/auditd', ['audit:stop /usr/sbin/auditd']],
  ['pkill dbus-daemon', ['service:stop-essential dbus-daemon']],
];

describe('processes', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
