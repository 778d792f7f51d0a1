import { describe, expect, test } from 'vitest';
import { runningTools } from '../../../../src/shell/catalogue/running.js';
import { effectsOf } from '../../effects-of.js';
import { holders, prefixes } from './wrapper-forms.js';

const inner = 'delete:remove /etc recursive force';

function sees(command: string): boolean {
  return effectsOf(command).some((effect) => effect === inner || effect.startsWith(`${inner} @`));
}

describe('wrappers', () => {
  const rows = Object.values(prefixes)
    .flatMap((forms) => forms.split(' ;; '))
    .map((prefix) => `${prefix} rm -rf /etc`);
  test.each(rows)('%s', (command) => {
    expect(effectsOf(command)).toSatisfy(() => sees(command));
  });

  const held = Object.values(holders)
    .flatMap((forms) => forms.split(' ;; '))
    .map((form) => form.replace('…', 'rm -rf /etc'));
  test.each(held)('%s', (command) => {
    expect(effectsOf(command)).toSatisfy(() => sees(command));
  });

  test('each is in the tables above, and there are at least 80', () => {
    const tested = new Set([...Object.keys(prefixes), ...Object.keys(holders)]);
    const wrappers = runningTools.filter((tool) => tool.wrapper === true);
    const others = new Set([
      'schroot',
      'systemd-nspawn',
      'et',
      'sudoedit',
      'supervise',
      'runsvdir',
      'command-not-found',
      'agetty',
      'pipx-run',
    ]);
    const missing = wrappers.filter(
      ({ names }) => !names.split(' ').some((name) => tested.has(name) || others.has(name)),
    );
    expect(missing.map(({ names }) => names)).toEqual([]);
    expect(wrappers.length).toBeGreaterThanOrEqual(80);
  });

  test.each([
    'sudo -l',
    'sudo -k',
    'sudo -v',
    'sudo -V',
    'env',
    'time ls',
    'nice',
    'watch date',
    'timeout 5 sleep 3',
    'xargs',
    'echo a b | xargs -n1 echo',
    'tmux ls',
    'tmux attach -t x',
    'screen -ls',
    'screen -r x',
    'strace -c ls',
    'flock 9',
    'parallel echo ::: a b',
    'nohup sleep 5',
    'bash -n script.sh',
    'bash --version',
    'taskset -c 0 ls',
    'stdbuf -oL cat',
    "bash -c 'echo hi'",
    "sh -c 'echo rm -rf /etc'",
    "watch 'df -h'",
    'perf report',
    'valgrind ls',
    'gdb ./program',
    'gdb -ex run -ex bt ./program',
    'busybox',
    'busybox ls',
    'setarch --list',
    'ionice ls',
    'chrt -m',
    'capsh --print',
    'hyperfine ls',
    'script -c ls /dev/null',
    'sg run --pattern x',
  ])('does nothing worth telling: %s', (command) => {
    const told = effectsOf(command).filter(
      (effect) => !/^(?:read|privilege:become|write:overwrite \/dev\/null|execute:run)/.test(effect),
    );
    expect(told).toEqual([]);
  });

  test.each(['flock /tmp/l true', 'flock -n /tmp/l -c true'])('makes the file that it holds: %s', (text) => {
    expect(effectsOf(text)).toContain('write:create /tmp/l');
  });
});
