import { describe, expect, it } from 'vitest';
import { analyse } from '../../../../src/shell/understand.js';
import { effectsOf } from '../../effects-of.js';

const ways = ['-', '/dev/stdin', '/dev/fd/0', '/proc/self/fd/0'];

/** Tools by the words before the name of a script, what they are given, and what that does. */
const given: readonly (readonly [string, string, string])[] = [
  ['awk -f', 'BEGIN{system("rm -rf /etc")}', 'delete:remove /etc recursive force'],
  ['sed -f', '1e rm -rf /etc', 'delete:remove /etc recursive force'],
  ['php -f', '<?php system("rm -rf /etc");', 'delete:remove /etc recursive force'],
  ['vim -S', '!rm -rf /etc', 'delete:remove /etc recursive force'],
  ['gdb -x', 'shell rm -rf /etc', 'delete:remove /etc recursive force'],
  ['expect -b', 'exec rm -rf /etc', 'delete:remove /etc recursive force'],
  ['expect -f', 'exec rm -rf /etc', 'delete:remove /etc recursive force'],
  ['R -f', 'system("rm -rf /etc")', 'delete:remove /etc recursive force'],
  ['just -f', 'x:\n  rm -rf /etc', 'delete:remove /etc recursive force'],
  ['make -f', 'x:\n\trm -rf /etc', 'delete:remove /etc recursive force'],
  ['gnuplot', '!rm -rf /etc', 'delete:remove /etc recursive force'],
  ['python3', 'import os; os.system("rm -rf /etc")', 'delete:remove /etc recursive force'],
  ['at now -f', 'rm -rf /etc', 'delete:remove /etc recursive force'],
  ['crontab', '* * * * * rm -rf /etc', 'delete:remove /etc recursive force'],
  ['psql -f', '\\! rm -rf /etc', 'delete:remove /etc recursive force'],
  ['psql -f', 'drop database prod', 'database:drop database prod'],
  ['cqlsh -f', 'drop keyspace k', 'database:drop keyspace k'],
  ['sqlcmd -i', 'drop table t', 'database:drop table t'],
  ['redis-cli --eval', 'redis.call("FLUSHALL")', 'database:flush FLUSHALL'],
  ['sftp web1 -b', '!rm -rf /etc', 'delete:remove /etc recursive force'],
  ['lftp -f', '!rm -rf /etc', 'delete:remove /etc recursive force'],
  ['ip -batch', 'link del eth0', 'network:down link del eth0'],
  ['tc -b', 'qdisc add dev eth0 root netem loss 100%', 'network:disturb qdisc add dev eth0 root netem loss 100%'],
  ['zfs program tank', 'zfs.sync.destroy("tank/x")', 'storage:remove-volume tank'],
  ['debugfs -w /dev/sda1 -f', 'rm /etc/passwd', 'delete:remove /etc/passwd'],
];

describe('scripts that come in', () => {
  it.each(given.flatMap(([tool, text, effect]) => ways.map((way) => [`${tool} ${way}`, text, effect] as const)))(
    '%s',
    (command, text, effect) => {
      expect(effectsOf(`${command} <<< '${text}'`)).toContain(effect);
    },
  );

  it.each(given.filter(([tool]) => tool !== 'crontab' && !/^(?:just|make)/.test(tool)))(
    '%s: what is not known is told',
    (tool) => {
      for (const way of ways) {
        const { problems } = analyse(`${tool} ${way} < unseen`);
        expect(problems.map(({ code }) => code)).toContain('unseen-script');
      }
    },
  );

  it.each([
    ["lvm <<< 'lvremove -f vg/lv'", 'storage:remove-volume vg/lv'],
    ["virsh <<< 'destroy vm'", 'container:stop-machine vm'],
    ["virsh 'undefine vm --remove-all-storage'", 'container:discard-disk vm'],
    ["influx <<< 'drop database x'", 'database:drop database x'],
    ["sqlite3 x '.read /dev/stdin' <<< '.shell rm -rf /etc'", 'delete:remove /etc recursive force'],
    ["debugfs -w -R 'rm /etc/passwd' /dev/sda1", 'delete:remove /etc/passwd'],
    [
      'perl -e \'do "/dev/stdin"\' <<< \'do "/dev/stdin"; system("rm -rf /etc")\'',
      'delete:remove /etc recursive force',
    ],
    ['tcc -run x.c', 'opaque:unseen-script x.c'],
    ['mongosh evil.js', 'opaque:unseen-script evil.js'],
    ['sqlite3 -init evil x.db', 'opaque:unseen-script evil'],
    ['gdb -x evil', 'opaque:unseen-script evil'],
  ])('%s', (command, effect) => {
    expect(effectsOf(command)).toContain(effect);
  });
});
