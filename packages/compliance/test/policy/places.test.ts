import { describe, expect, it } from 'vitest';
import { createPolicy, type EffectCondition, type Rule } from '../../src/index.js';
import { judgedOf } from '../../src/policy/judged-of.js';

function ruleOn(effect: EffectCondition): Rule {
  return {
    id: 'OWN-001',
    title: 'The shop is left alone',
    severity: 'high',
    decision: 'deny',
    when: { effect },
    reason: 'It is the shop.',
    controls: [],
    examples: { matching: [], other: [] },
  };
}

const changing = ['write', 'delete', 'permission'] as const;

/** Whether a rule finds something in a command. */
function finds(effect: EffectCondition, command: string, cwd?: string): boolean {
  const found = createPolicy([ruleOn(effect)]).find(judgedOf(command, { cwd }), { at: 0 });
  return found.some(({ rule }) => rule === 'OWN-001');
}

describe('a rule about a place', () => {
  const protects = (path: string | readonly string[]): EffectCondition => ({ kind: changing, target: { path } });

  it('is met by more wildcards that may go up than anybody would follow', () => {
    expect(finds(protects('/srv/shop/**'), `rm -rf /tmp/${'.*/'.repeat(6)}x`)).toBe(true);
    expect(finds(protects('/srv/shop/**'), `rm -rf /tmp/${'.*/'.repeat(2)}x`)).toBe(false);
  });

  it.each([
    ['/bin/**', 'rm /usr/bin/ls'],
    ['/usr/bin/**', 'rm /bin/ls'],
    ['/usr/lib/**', 'rm -rf /lib/modules'],
    ['/run/shop/**', 'rm /var/run/shop/pid'],
    ['/var/run/shop/**', 'rm -rf /run/shop'],
    ['/var/lock/shop', 'rm /run/lock/shop'],
  ])('knows directories that are one: %s, %s', (path, command) => {
    expect(finds(protects(path), command)).toBe(true);
    expect(finds(protects(path), 'rm /srv/bin/run')).toBe(false);
  });

  it.each([
    'rm /srv/shop/a.db',
    'rm -rf /srv/shop',
    'rm -rf /srv',
    'rm -rf /srv/*',
    'rm -rf /',
    'rm /srv/*/x.db',
    'rm -rf /s?v',
    'rm -rf /srv/[s]hop',
    'rm -rf /srv/../srv/./shop/',
    'mv /srv /tmp',
    'mv /srv/shop /srv/old',
    'chmod -R 777 /srv',
    'tar -x -C /srv',
    'rsync --delete x/ /srv/',
    'cp evil /srv/shop',
    'ln -sfn /tmp/x /srv/shop/current',
    'rm -rf /srv/"$NAME"',
    'rm -rf "$DIRECTORY"',
    'echo x > "$FILE"',
    'rm -rf ../../srv/shop',
    'find /srv -name "*.db" -exec rm {} +',
    'find /srv -type f | xargs rm',
    'ls -d /srv/* | xargs rm -rf',
    'cd /srv && ls | xargs rm -rf',
    'for name in $(ls /srv); do rm -rf /srv/$name; done',
    'cat list | xargs rm',
    'cd "$DIRECTORY" && rm -rf shop/x',
    'if test -d /srv/shop; then cd /srv/shop; fi; rm x',
    'cd ../..; rm -rf srv/shop',
    'chmod -R 777 /tmp/.*',
    'chroot /srv rm -rf /',
    'cd /srv && rm -rf *',
    'find /srv -delete',
    'find / -name "*.db" -exec rm {} +',
    'find /srv/shop -name a.db -exec rm {} +',
    'find /srv -name a.db -print0 | xargs -0 rm',
    'cd /srv/shop && find . -name a.db -delete',
  ])('is met by `%s`, which may reach it', (command) => {
    expect(finds(protects('/srv/shop/**'), command)).toBe(true);
  });

  it('is met by what is found in a directory itself as well as at any depth below it', () => {
    for (const root of ['/', '/srv', '/srv/shop'])
      expect(finds(protects('/srv/shop/a.db'), `find ${root} -name a.db -exec rm {} +`), root).toBe(true);
    expect(finds(protects('/srv/shop/a.db'), 'find /srv/shop/b -name a.db -exec rm {} +')).toBe(false);
  });

  it.each([
    'ls /srv',
    'rm /srv/shop2/a',
    'find /srv/web -name a.db -delete',
    'find /srv -maxdepth 1 -name a.db -delete',
    'rm /srv',
    'rm -rf /srv/shopping',
    'mv /srv/x /tmp',
    'rm -rf /srv/x*',
    'cat /srv/shop/a.db',
    'rm -rf build',
    'echo done > out.txt',
    'echo done > /srv/log',
    'rm -rf ~/build',
    'find . -name "*.pyc" -delete',
    'cd build && rm -rf out',
    'cd /tmp && rm -rf out',
    'find /opt -name x -exec rm {} +',
  ])('is not met by `%s`', (command) => {
    expect(finds(protects('/srv/shop/**'), command)).toBe(false);
  });

  it('tells a wildcard of one directory from what lies below it', () => {
    expect(finds(protects('/etc/audit/**'), 'rm /etc/*.bak')).toBe(false);
    expect(finds(protects('/etc/*.conf'), 'rm /etc/?.con[df]')).toBe(true);
    expect(finds(protects('/etc/*.conf'), 'rm /etc/audit/*.conf')).toBe(false);
  });

  it('takes `~` for any home, on both sides', () => {
    expect(finds(protects('/root/**'), 'rm -rf ~/x')).toBe(true);
    expect(finds(protects('/home/ann/**'), 'rm -rf ~')).toBe(true);
    expect(finds(protects('~/.ssh/**'), 'rm /home/ann/.ssh/id')).toBe(true);
    expect(finds(protects('/srv/**'), 'rm -rf ~')).toBe(false);
  });

  it('finds files of a kind wherever they lie, and where a relative path begins', () => {
    for (const command of ['rm x.db', 'rm /a/b/x.db', 'rm ../x.db', 'rm -rf /srv', 'find . -name "*.db" -delete']) {
      expect(finds(protects('**/*.db'), command), command).toBe(true);
    }
    for (const command of ['rm x.txt', 'mv notes.txt old.txt', 'echo x > notes.txt']) {
      expect(finds(protects('**/*.db'), command), command).toBe(false);
    }
  });

  it('resolves relative paths from the directory of the request', () => {
    expect(finds(protects('/srv/shop/**'), 'rm -rf shop', '/srv')).toBe(true);
    expect(finds(protects('/srv/shop/**'), 'rm -rf ../shop', '/srv/www')).toBe(true);
    expect(finds(protects('/srv/shop/**'), 'rm -rf ../shop', '/opt/www')).toBe(false);
  });

  it('reads patterns as paths: `..`, `.` and slashes at the end make no difference', () => {
    expect(finds(protects('/srv/./www/../shop/'), 'rm -rf /srv/shop')).toBe(true);
    expect(finds(protects('/srv//shop/**'), 'rm /srv/shop/a')).toBe(true);
  });
});

describe('an exception within a rule about a place', () => {
  const keeps = (path: string): EffectCondition => ({
    kind: changing,
    target: { path: '/srv/**' },
    except: { target: { path } },
  });

  it.each(['rm /srv/cache/a', 'rm -rf /srv/cache/a', 'rm -rf /srv/cache/*', 'mv /srv/cache/a /tmp', 'rm /srv/cache/?'])(
    'covers `%s`, which stays within it',
    (command) => {
      expect(finds(keeps('/srv/cache/**'), command)).toBe(false);
    },
  );

  it.each([
    'rm -rf /srv/cache',
    'rm -rf /srv/*',
    'rm /srv/cach?/a',
    'rm -rf /srv/cache/"$NAME"',
    'rm -rf "$DIRECTORY"',
    'rm /srv/cache/../shop/a',
    'rm -rf /srv/cache/.*',
    'rm -rf ../srv/cache/a',
  ])('does not cover `%s`, which may leave it', (command) => {
    expect(finds(keeps('/srv/cache/**'), command)).toBe(true);
  });

  it('does not cover what lies in a directory that nobody knows', () => {
    const effect: EffectCondition = { kind: changing, except: { target: { path: 'cache/**' } } };
    expect(finds(effect, 'rm cache/a')).toBe(false);
    expect(finds(effect, 'cd "$DIRECTORY"; rm cache/a')).toBe(true);
  });

  it('does not take a wildcard for one character', () => {
    expect(finds(keeps('/srv/cache/?'), 'rm /srv/cache/*')).toBe(true);
    expect(finds(keeps('/srv/cache/?'), 'rm /srv/cache/a')).toBe(false);
  });
});

describe('a rule about what has a name', () => {
  it('may mean what is only known when it runs', () => {
    const stops: EffectCondition = { kind: 'service', action: 'stop', target: { name: 'shop*' } };
    for (const command of ['systemctl stop shop', 'systemctl stop "$UNIT"', "systemctl stop 'shop-*'"]) {
      expect(finds(stops, command), command).toBe(true);
    }
    expect(finds(stops, 'systemctl stop nginx')).toBe(false);
    const drops: EffectCondition = { kind: 'database', action: 'drop', target: { name: 'table orders' } };
    expect(finds(drops, 'psql -c "drop table $TABLE"')).toBe(true);
    expect(finds(drops, 'psql -c "drop table carts"')).toBe(false);
    const removes: EffectCondition = { kind: 'package', action: 'remove', target: { name: 'mysql-server' } };
    expect(finds(removes, 'apt-get remove mysql*')).toBe(true);
    expect(finds(removes, 'apt-get remove "$PACKAGE"')).toBe(true);
  });

  it('never takes it for what is excepted', () => {
    const stops: EffectCondition = { kind: 'service', action: 'stop', except: { target: { name: ['web-*', '**'] } } };
    expect(finds(stops, 'systemctl stop "$UNIT"')).toBe(true);
    expect(finds(stops, 'systemctl stop web-1')).toBe(false);
  });

  it('asks as much of where and as whom', () => {
    const onDatabases: EffectCondition = { kind: 'delete', scope: { host: 'db-*' } };
    for (const command of ['ssh db-1 rm x', 'ssh "$HOST" rm x', 'ssh db"$N" rm x']) {
      expect(finds(onDatabases, command), command).toBe(true);
    }
    expect(finds(onDatabases, 'ssh web-1 rm x')).toBe(false);
    expect(finds({ kind: 'delete', scope: { user: 'postgres' } }, 'sudo -u "$USER_NAME" rm x')).toBe(true);
    const elsewhere: EffectCondition = { kind: 'delete', except: { scope: { host: 'scratch-*' } } };
    expect(finds(elsewhere, 'ssh scratch-1 rm x')).toBe(false);
    expect(finds(elsewhere, 'ssh scratch-"$N" rm x')).toBe(true);
  });

  it('can ask for the name as it stands in the command', () => {
    const home: EffectCondition = { kind: 'delete', target: { named: ['/home', '…**'] } };
    expect(finds(home, 'rm -rf /home')).toBe(true);
    expect(finds(home, 'rm -rf "$X"')).toBe(true);
    expect(finds(home, 'rm -rf /home/ann')).toBe(false);
  });
});

describe('a rule about arguments', () => {
  const rule: Rule = { ...ruleOn({}), when: { command: { program: 'terraform', argument: ['destroy', '-destroy'] } } };
  const isFound = (command: string) =>
    createPolicy([rule])
      .find(judgedOf(command), { at: 0 })
      .some(({ rule: id }) => id === 'OWN-001');

  it('may mean what is only known when it runs', () => {
    expect(['terraform destroy', 'terraform "$ACTION"', 'terraform des"$X"'].map(isFound)).toEqual([true, true, true]);
    expect(isFound('terraform plan')).toBe(false);
  });
});
