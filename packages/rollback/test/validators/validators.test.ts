import { type Executor, OpsError, OpsPilot } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { memorySnapshotStore, type RollbackOptions, rollback } from '@opspilot/rollback';
import { afterAll, afterEach, beforeEach, describe, expect, it, type TestContext } from 'vitest';
import { openSandbox, type Sandbox } from '../fixtures/sandbox.js';
import { did } from '../fixtures/undoing-pilot.js';

const sandbox = await openSandbox();

describe.skipIf(sandbox === undefined)('what came back is judged by the programs of the host', () => {
  const { executor, run, close } = sandbox ?? ({} as Sandbox);
  let pilot: Awaited<ReturnType<typeof open>>;

  const open = (options: Partial<RollbackOptions> = {}, over: Executor = executor) =>
    OpsPilot.create({
      storage: sqliteStorage(':memory:'),
      executor: over,
      approve: () => true,
      plugins: [rollback({ store: memorySnapshotStore(), ...options })],
    });
  beforeEach(async () => {
    pilot = await open();
  });
  afterEach(() => pilot.close());
  afterAll(() => close());

  /** @param offers - what its help has to tell of */
  const needs = (program: string, { skip }: TestContext, offers = ''): void => {
    skip(run(`command -v ${program} || true`) === '', `${program} is not installed`);
    const help = offers === '' ? '' : run(`${program} --help 2>&1 || true`);
    skip(!help.includes(offers), `${program} knows no ${offers}`);
  };

  /** Puts a content there, changes it by a command, and takes that back. */
  const undone = async (path: string, content: string, command = `truncate -s 0 ${path}`) => {
    run(`mkdir -p "$(dirname ${path})"; cat > ${path} <<'END'\n${content}\nEND\nchmod 440 ${path}`);
    const { id } = await did(pilot, command);
    const { success, validationResults } = await pilot.rollback.undo(id);
    expect(run(`cat ${path}`)).toBe(`${content}\n`);
    return { success, said: validationResults.filter(({ check }) => check === 'validator') };
  };

  it.for([
    ['visudo', 'visudo -c', '/etc/sudoers.d/shop', 'shop ALL=(ALL) NOPASSWD: /bin/true', 'shop ALL=(ALL'],
    ['sshd', 'sshd -t', '/etc/ssh/sshd_config.d/shop.conf', 'MaxAuthTries 3', 'MaxAuthTriez 3'],
    ['findmnt', 'findmnt --verify', '/etc/fstab', 'tmpfs /tmp tmpfs defaults 0 0', 'nonsense'],
    ['crontab', 'crontab -n', '/var/spool/cron/crontabs/root', '* * * * * true', 'a * * * * true'],
    [
      ...['iptables-restore', 'iptables-restore --test', '/etc/iptables/rules.v4'],
      ...['*filter\n-A INPUT -j ACCEPT\nCOMMIT', '*filter\n-A INPUT --nonsense\nCOMMIT'],
    ],
    ['nft', 'nft -c -f', '/etc/nftables.conf', 'table inet shop { }', 'tabel inet shop { }'],
    [
      ...['systemd-analyze', 'systemd-analyze verify', '/etc/systemd/system/shop.service'],
      ...['[Service]\nExecStart=/bin/true', '[Service]\nExecStart=/nothing/here'],
    ],
  ] as const)('of %s: %s', async ([program, name, path, valid, broken], context) => {
    needs(program, context, program === 'crontab' ? 'dry run' : '');
    const isFilter = ['iptables-restore', 'nft'].includes(program);
    const isUsed = run("[ ! -e /proc/modules ] || grep '^nf_tables ' /proc/modules || echo no") !== 'no\n';
    context.skip(isFilter && !isUsed, 'no packet filter is in use here');
    run('mkdir -p /run/sshd');
    expect(await undone(path, valid)).toEqual({
      success: true,
      said: [{ check: 'validator', host: 'localhost', passed: true, summary: `${name} finds no fault` }],
    });
    const { success, said } = await undone(path, broken);
    expect({ success, passed: said.map(({ passed }) => passed) }).toEqual({ success: false, passed: [false] });
    expect(said[0]?.summary).toMatch(new RegExp(`^${name} finds a fault \\(exit code \\d+\\): .{10}`));
    run(`rm ${path}`);
  });

  it('asks about the unit that a drop-in belongs to', async (context) => {
    needs('systemd-analyze', context);
    run("printf '[Service]\\nExecStart=/bin/true\\n' > /etc/systemd/system/shop.service");
    const dropIn = '/etc/systemd/system/shop.service.d/own.conf';
    const { success, said } = await undone(dropIn, '[Service]\nExecStart=\nExecStart=/nothing/here');
    expect({ success, said: said.map(({ summary }) => summary) }).toEqual({
      success: false,
      said: [expect.stringContaining('Command /nothing/here is not executable')],
    });
    run('rm -r /etc/systemd/system/shop.service*');
  });

  it('gets no answer where the host cannot give one, and asks nobody about other files', async (context) => {
    needs('sshd', context);
    run('rmdir /run/sshd 2>/dev/null || true');
    expect(await undone('/etc/ssh/sshd_config.d/shop.conf', 'MaxAuthTries 3')).toEqual({ success: true, said: [] });
    expect(await undone('/srv/shop.conf', 'port = 80')).toEqual({ success: true, said: [] });
  });

  it('has what a program writes that looks thrown away', async () => {
    run(`cat > /usr/local/sbin/nginx <<'END'
#!/bin/sh
echo started > /var/log/nginx-error.log; echo 1 > /run/nginx.pid
grep -q elsewhere /etc/nginx/nginx.conf && { echo 'nginx: [emerg] host not found in upstream "elsewhere"' >&2; exit 1; }
grep -q broken /etc/nginx/nginx.conf || exit 0
echo 'nginx: [emerg] unknown directive "broken" in /etc/nginx/nginx.conf:1' >&2; exit 1
END
chmod 755 /usr/local/sbin/nginx`);
    expect(await undone('/etc/nginx/nginx.conf', 'events {}')).toMatchObject({
      success: true,
      said: [{ passed: true, summary: 'nginx -t finds no fault' }],
    });
    // What it cannot know there is no answer.
    expect(await undone('/etc/nginx/nginx.conf', 'elsewhere')).toEqual({ success: true, said: [] });
    const { success, said } = await undone('/etc/nginx/nginx.conf', 'broken;');
    expect({ success, said: said.map(({ summary }) => summary) }).toEqual({
      success: false,
      said: [
        'nginx -t finds a fault (exit code 1): nginx: [emerg] unknown directive "broken" in /etc/nginx/nginx.conf:1',
      ],
    });
    expect(run('ls /var/log/nginx-error.log /run/nginx.pid 2>/dev/null || true')).toBe('');
    run('rm -r /usr/local/sbin/nginx /etc/nginx');
  });

  /** Puts a program in the place of one of the host's. */
  const standIn = (name: string, body: string): void => {
    run(`cat > /usr/local/sbin/${name} <<'END'\n#!/bin/sh\n${body}\nEND\nchmod 755 /usr/local/sbin/${name}`);
  };

  it.for([
    ['does not answer in time', 'sleep 60', 'it did not answer in 30 seconds'],
    ['is killed', 'kill -9 $$', 'it was killed (exit code 137)'],
  ] as const)('takes it for no fault where one %s', async ([, body, why]) => {
    const help = 'case "$*" in *--help*) echo --verify; exit ;; esac';
    standIn('findmnt', `${help}\n${body}`);
    standIn('timeout', 'shift 3; exec /usr/bin/timeout 1 "$@"');
    expect(await undone('/etc/fstab', 'tmpfs /tmp tmpfs defaults 0 0')).toMatchObject({
      success: false,
      said: [{ passed: false, summary: `findmnt --verify could not be asked: ${why}` }],
    });
    run('rm /usr/local/sbin/findmnt /usr/local/sbin/timeout /etc/fstab');
  });

  it('asks a program that is there and cannot be run as little as one that is not, but for yours', async () => {
    run("printf '#!/nowhere\\n' > /usr/local/sbin/named-checkconf; chmod 755 /usr/local/sbin/named-checkconf");
    expect(await undone('/etc/bind/named.conf', 'options {};')).toEqual({ success: true, said: [] });
    const own = await open({ validators: [{ paths: ['/srv/shop'], command: '/nowhere/check' }] });
    run('mkdir -p /srv/shop; echo name > /srv/shop/shop.conf');
    const { recoveryPoint } = await own.run({ command: 'truncate -s 0 /srv/shop/shop.conf' });
    const { success, validationResults } = await own.rollback.undo(recoveryPoint?.id ?? '');
    expect({ success, validationResults }).toMatchObject({
      success: false,
      validationResults: expect.arrayContaining([
        expect.objectContaining({ summary: expect.stringContaining('finds a fault (exit code 127)') }),
      ]),
    });
    await own.close();
    run('rm -r /usr/local/sbin/named-checkconf /etc/bind /srv/shop');
  });

  it('tests rules of a packet filter only where the kernel has loaded it: testing would', async () => {
    const asked = '/srv/asked';
    for (const name of ['iptables-restore', 'ip6tables-restore', 'nft']) {
      standIn(name, `case $1 in --version) echo '(legacy)' ;; *) echo ${name} >> ${asked} ;; esac`);
    }
    // A kernel with modules of its own, whatever that of this machine has.
    const ofModules = (script: Uint8Array): Buffer =>
      Buffer.from(
        Buffer.from(script)
          .toString('latin1')
          .replaceAll(/\/proc\/modules|\/lib\/modules/g, '/srv$&'),
        'latin1',
      );
    const over: Executor = {
      ...executor,
      start: (host, command, options = {}) => {
        const { stdin } = options;
        return executor.start(
          host,
          command,
          stdin instanceof Uint8Array ? { ...options, stdin: ofModules(stdin) } : options,
        );
      },
    };
    const own = await open({}, over);
    const paths = ['/etc/iptables/rules.v4', '/etc/iptables/rules.v6', '/etc/nftables.conf'];
    run('mkdir -p /etc/iptables /srv/proc');
    const askedWith = async (modules: string): Promise<string> => {
      run(
        `rm -f ${asked}; printf '${modules}' > /srv/proc/modules; for file in ${paths.join(' ')}; do echo '*filter' > $file; done`,
      );
      const { recoveryPoint } = await own.run({ command: `truncate -s 0 ${paths.join(' ')}` });
      expect((await own.rollback.undo(recoveryPoint?.id ?? '')).success).toBe(true);
      return run(`cat ${asked} 2>/dev/null || true`);
    };
    expect(await askedWith('ext4 1 0\\n')).toBe('');
    expect(await askedWith('ip_tables 1 0\\n')).toBe('iptables-restore\n');
    expect(await askedWith('ip6_tables 1 0\\nnf_tables 1 0\\n')).toBe('ip6tables-restore\nnft\n');
    await own.close();
    run('rm -r /usr/local/sbin/*tables-restore /usr/local/sbin/nft /etc/iptables /etc/nftables.conf /srv/proc');
  });

  it('also when a failed command is taken back by itself, a recovery point is restored, or an operation is rolled back', async (context) => {
    needs('visudo', context);
    const path = '/etc/sudoers.d/shop';
    run(`echo broken > ${path}; chmod 440 ${path}`);
    const { id: recoveryPoint } = await pilot.rollback.recoveryPoints.create({
      description: 'sudoers',
      snapshots: [{ type: 'files', paths: [path] }],
    });
    const { operations } = pilot.rollback;
    await operations.start('one', { description: 'two steps, of which the second breaks what the first mends' });
    await operations.addStep('one', { command: `truncate -s 0 ${path}` });
    await operations.addStep('one', { command: `echo worse > ${path}` });
    await operations.execute('one');
    const { done, validationResults, steps } = await operations.rollBack('one');
    expect({ done, steps: steps.length, said: validationResults.map(({ check }) => check) }).toEqual({
      ...{ done: false, steps: 2, said: ['validator'] },
    });
    expect((await operations.status('one')).steps.map(({ status }) => status)).toEqual(['rolled-back', 'rolled-back']);

    run(`truncate -s 0 ${path}`);
    const restored = await pilot.rollback.recoveryPoints.restore(recoveryPoint);
    expect(restored).toMatchObject({ success: false, restoredSnapshots: 1 });
    expect(restored.validationResults.map(({ check, passed }) => [check, passed])).toEqual([
      ['files', true],
      ['validator', false],
    ]);

    const undoing = await open({ undoFailed: true });
    const { recoveries } = await undoing.run({ command: `truncate -s 0 ${path}; false` });
    expect(recoveries).toMatchObject([
      { result: 'failed', summary: expect.stringContaining('visudo -c finds a fault') },
    ]);
    await undoing.close();
    run(`rm ${path}`);
  });

  it('also of what came back before a going back that did not come to its end', async (context) => {
    needs('visudo', context);
    const path = '/etc/sudoers.d/shop';
    run(`echo broken > ${path}; chmod 440 ${path}`);
    // Contact is lost once all is in its place, and before anybody looked.
    let watched: 'no' | 'until it is put' | 'put' = 'no';
    const losing: Executor = {
      ...executor,
      start: async (host, command, options) => {
        if (watched === 'put') throw new OpsError('connection-lost', 'The connection was lost.');
        if (watched !== 'no' && command.includes('sh -s -- ')) watched = 'put';
        return executor.start(host, command, options);
      },
    };
    const lost = await open({}, losing);
    const { recoveryPoint: { id } = { id: '' } } = await lost.run({ command: `truncate -s 0 ${path}` });
    watched = 'until it is put';
    await expect(lost.rollback.undo(id)).rejects.toThrow('The connection was lost');
    watched = 'no';
    expect(run(`cat ${path}`)).toBe('broken\n');
    const { success, changes, validationResults } = await lost.rollback.undo(id);
    expect({ success, changes, checks: validationResults.map(({ check, passed }) => [check, passed]) }).toEqual({
      ...{ success: false, changes: [] },
      checks: [
        ['files', true],
        ['validator', false],
      ],
    });
    await lost.close();
    run(`rm ${path}`);
  });

  it('by commands of yours as well, which only look', async () => {
    const command = 'grep -q port /srv/shop/shop.conf || { echo no port: hunter2; false; }';
    const own = await open({ validators: [{ paths: ['/srv/shop'], command }] });
    run('mkdir -p /srv/shop; echo name > /srv/shop/shop.conf');
    const { recoveryPoint } = await own.run({ command: 'truncate -s 0 /srv/shop/shop.conf' });
    const { success, validationResults, proof } = await own.rollback.undo(recoveryPoint?.id ?? '', { prove: true });
    const said = validationResults.filter(({ check }) => check === 'validator');
    expect({ success, said }).toMatchObject({
      success: false,
      said: [{ summary: expect.stringContaining('no port') }],
    });
    expect(proof?.statement.validationResults).toEqual(expect.arrayContaining(said));
    await own.close();
    expect(() =>
      rollback({ store: memorySnapshotStore(), validators: [{ paths: ['/srv'], command: 'rm /srv/a' }] }),
    ).toThrow('"validators[0]" changes things on the host');
    expect(() => rollback({ store: memorySnapshotStore(), validators: [{ paths: ['srv'], command: 'true' }] })).toThrow(
      '"validators[0].paths" must be a list of absolute paths',
    );
  });
});
