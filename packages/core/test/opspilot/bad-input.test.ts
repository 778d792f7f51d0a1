import { type Actor, type CommandRequest, type ExecutionTimeouts, OpsPilot, type PilotOptions } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import { deferred, never, scriptedPilot, withHooks } from '../pipeline/pilots.js';

const cyclic: Record<string, unknown> = {};
cyclic['itself'] = cyclic;
let deep: unknown = 'x';
for (let level = 0; level < 5_000; level++) deep = [deep];

/** What is wrong with the request, the request, and what its message must say, the way out included. */
const refused: readonly (readonly [what: string, request: unknown, message: RegExp])[] = [
  ['nothing', undefined, /either a command or an intent|A request is a command/],
  ['null', null, /A request is a command/],
  ['a number', 42, /A request is a command/],
  ['an array', ['ls'], /no part "0"/],
  ['neither command nor intent', {}, /either a command or an intent: pass one/],
  ['both', { command: 'ls', intent: 'list' }, /either a command or an intent/],
  ['an empty command', '', /Pass a line for the shell/],
  ['a blank command', ' \n\t', /Pass a line for the shell/],
  ['a command that is no text', { command: 7 }, /a string/],
  ['a NUL in the command', 'ls \0 -l', /NUL character at index 3.*Remove it/],
  ['half a character', 'echo \ud800', /lone surrogate.*stdin/],
  ['10 MB of command', 'x'.repeat(10 * 1024 * 1024), /10485760 bytes long and at most 131071.*sh -s/],
  ['a blank intent', { intent: ' ' }, /intent must be a string that is not blank/],
  ['an endless intent', { intent: 'x'.repeat(40_000) }, /shorten it/],
  [
    'a part that does not exist',
    { command: 'rm -rf /srv/old', dryRun: true },
    /no part "dryRun"; remove it, or correct its name/,
  ],
  ['a part that is null', { command: 'ls', cwd: null }, /cwd must not be null; leave it out/],
  ['a relative directory', { command: 'ls', cwd: 'srv' }, /cwd must be an absolute path/],
  ['a directory with a NUL', { command: 'ls', cwd: '/srv\0' }, /NUL/],
  ['variables that are no object', { command: 'ls', env: 'A=1' }, /env must be a plain object/],
  ['a list of variables', { command: 'ls', env: ['A=1'] }, /env must be a plain object/],
  ['a variable name that is none', { command: 'ls', env: { 'A B': '1' } }, /"A B" is not a name/],
  ['a variable that is no text', { command: 'ls', env: { A: 1 } }, /variable A must be a string/],
  ['a variable with a NUL', { command: 'ls', env: { A: 'a\0b' } }, /variable A has a NUL/],
  ['a secret name that is none', { command: 'ls', secrets: { A: '' } }, /secrets\.A must be a string/],
  [
    'a variable twice',
    { command: 'ls', env: { A: '1' }, secrets: { A: 'a' } },
    /A is in env and in secrets; remove one/,
  ],
  ['no time at all', { command: 'ls', timeouts: { total: 0 } }, /timeouts\.total must be more than 0/],
  ['negative time', { command: 'ls', timeouts: { idle: -1 } }, /timeouts\.idle must be more than 0/],
  [
    'time that is no number',
    { command: 'ls', timeouts: { start: Number.NaN } },
    /timeouts\.start must be plain JSON.*NaN/,
  ],
  ['endless time', { command: 'ls', timeouts: { total: Number.POSITIVE_INFINITY } }, /timeouts\.total.*Infinity/],
  ['time in words', { command: 'ls', timeouts: { total: '5s' } }, /timeouts\.total must be more than 0/],
  ['more time than timers keep', { command: 'ls', timeouts: { total: 2 ** 31 } }, /24\.8 days/],
  [
    'a limit that does not exist',
    { command: 'ls', timeouts: { wall: 5 } },
    /no limit timeouts\.wall; use start, total or idle/,
  ],
  ['metadata that is text', { command: 'ls', metadata: 'ticket 7' }, /metadata must be a plain object/],
  ['metadata with a function', { command: 'ls', metadata: { a: () => 1 } }, /metadata\.a must be plain JSON/],
  ['metadata with a date', { command: 'ls', metadata: { at: new Date(0) } }, /metadata\.at must be plain JSON.*Date/],
  ['metadata with a big integer', { command: 'ls', metadata: { n: 1n } }, /metadata\.n must be plain JSON/],
  ['metadata with a hole', { command: 'ls', metadata: { list: [undefined] } }, /metadata\.list\[0\]/],
  ['metadata that contains itself', { command: 'ls', metadata: cyclic }, /contains itself/],
  ['metadata without end', { command: 'ls', metadata: { deep } }, /nested deeper/],
  ['an actor without a name', { command: 'ls', actor: '' }, /actor must be a string that is not blank/],
  ['an actor without an id', { command: 'ls', actor: { kind: 'person' } }, /actor\.id must be a string/],
  [
    'an actor of no known kind',
    { command: 'ls', actor: { id: 'a', kind: 'cat' } },
    /actor\.kind must be person, agent or service/,
  ],
  ['roles that are no list', { command: 'ls', actor: { id: 'a', roles: 'admin' } }, /actor\.roles must be an array/],
  ['input that is none', { command: 'cat', stdin: 7 }, /stdin must be a string, a Uint8Array or an AsyncIterable/],
  ['a terminal without a size', { command: 'top', pty: true }, /pty must be a plain object, such as \{ columns: 80/],
  ['a user alone', { command: 'id', become: 'root' }, /become must be a plain object, such as \{ user: 'postgres' \}/],
  [
    'a terminal of no size',
    { command: 'top', pty: { columns: 0, rows: 24 } },
    /pty\.columns must be a whole number from 1/,
  ],
  ['a user like an option', { command: 'id', become: { user: '-u root' } }, /become\.user must be the name of a user/],
  ['a password of two lines', { command: 'id', become: { user: 'root', password: 'a\nb' } }, /one line of text/],
  ['exit codes that are no list', { command: 'ls', successExitCodes: 0 }, /successExitCodes must be an array/],
  [
    'exit codes that no process has',
    { command: 'ls', successExitCodes: [256] },
    /successExitCodes\[0\] must be a whole number from 0 to 255/,
  ],
  ['no exit code at all', { command: 'ls', successExitCodes: [] }, /nothing could succeed; leave it out for \[0\]/],
  ['checks that are no list', { command: 'ls', verify: 'true' }, /verify must be an array/],
  ['a blank check', { command: 'ls', verify: ['true', ' '] }, /verify\[1\]: The command is empty/],
  ['a check with a NUL', { command: 'ls', verify: ['a\0'] }, /verify\[0\]: .*NUL/],
  ['an approval that is no id', { command: 'ls', approval: true }, /approval must be a string/],
  ['an execution that is no name', { command: 'ls', execution: 'a b' }, /id must be 1 to 64 letters/],
  ['a parent that is no id', { command: 'ls', parent: 7 }, /parent must be a string/],
  ['a signal that is none', { command: 'ls', signal: true }, /signal must be an AbortSignal/],
  ['a listener that is none', { command: 'ls', onOutput: [] }, /onOutput must be a function/],
];

describe('a request', () => {
  it('is refused with what is wrong and what to do; nothing runs and nothing is kept', async () => {
    const { pilot, ran, types } = await scriptedPilot();
    for (const [what, request, message] of refused) {
      for (const send of [pilot.run, pilot.plan, pilot.propose]) {
        const error = await send(request as CommandRequest).then(
          () => undefined,
          (thrown: Error) => thrown,
        );
        expect(error, what).toMatchObject({ name: 'OpsError', code: 'invalid-request' });
        expect(error?.message, what).toMatch(message);
        expect(error?.message.length, what).toBeLessThan(400);
      }
    }
    expect(ran()).toEqual([]);
    expect(types()).toEqual([]);
    await expect(pilot.history.count()).resolves.toBe(0);
  });

  it('is refused with unknown-host', async () => {
    const { pilot, ran } = await scriptedPilot();
    await expect(pilot.run({ command: 'ls', host: 'nowhere' })).rejects.toMatchObject({
      code: 'unknown-host',
      message:
        'There is no host "nowhere". Known: localhost. Name one of these, or add it to the hosts that the pilot is given.',
    });
    expect(ran()).toEqual([]);
  });

  it('is what it was when it came, whatever its maker does to it while it is judged', async () => {
    const asked = deferred();
    const judged = deferred();
    const { pilot } = await scriptedPilot({
      hosts: [{ name: 'localhost' }, { name: 'web-1' }],
      script: [{ command: /./, reply: (call) => ({ stdout: JSON.stringify({ ...call, host: call.host.name }) }) }],
      plugins: [
        withHooks('slow', {
          gate: async () => {
            asked.resolve();
            await judged.promise;
            return undefined;
          },
        }),
      ],
    });
    const bytes = Buffer.from('yes');
    const request = {
      command: 'deploy',
      host: 'localhost',
      cwd: '/srv',
      env: { A: '1' } as Record<string, string>,
      stdin: bytes,
      become: { user: 'deploy' },
      successExitCodes: [0],
      verify: [] as string[],
      metadata: { list: [1] },
      actor: { id: 'ada', roles: ['dev'] },
    };
    const run = pilot.run(request);
    await asked.promise;
    bytes.fill('n');
    Object.assign(request, { command: 'rm -rf /', host: 'web-1', cwd: '/' });
    Object.assign(request.become, { user: 'root' });
    Object.assign(request.env, { LD_PRELOAD: '/tmp/evil.so' });
    request.successExitCodes.pop();
    request.verify.push('rm -rf /');
    request.metadata.list.push(2);
    request.actor.roles.push('admin');
    judged.resolve();
    const outcome = await run;
    expect(outcome).toMatchObject({ status: 'succeeded', command: 'deploy', host: 'localhost', verifications: [] });
    expect(JSON.parse(outcome.stdout.text)).toMatchObject({
      command: 'deploy',
      host: 'localhost',
      cwd: '/srv',
      env: ['A'],
      become: 'deploy',
    });
    await expect(pilot.history.get(outcome.id)).resolves.toMatchObject({ metadata: { list: [1] } });
  });

  it('is read once: a getter cannot show one command to the gate and another to the shell', async () => {
    let reads = 0;
    const { pilot, ran } = await scriptedPilot();
    const sly = {
      get command() {
        return reads++ === 0 ? 'uptime' : 'rm -rf /';
      },
    };
    await pilot.run(sly);
    expect(reads).toBe(1);
    expect(ran()).toEqual(['uptime']);
  });

  it('may leave parts undefined', async () => {
    const { pilot } = await scriptedPilot();
    const request = { command: 'ls', intent: undefined, cwd: undefined, env: { A: undefined }, metadata: undefined };
    await expect(pilot.run(request as unknown as CommandRequest)).resolves.toMatchObject({ status: 'succeeded' });
  });
});

describe('the options of a pilot', () => {
  it.each<readonly [string, unknown, RegExp]>([
    ['a storage written wrong', { storag: 1 }, /no option storag; there are storage/],
    ['a limit of the history written wrong', { history: { outputlimit: 5 } }, /no option history\.outputlimit/],
    ['a path for a storage', { storage: 'ops.db' }, /sqliteStorage\('ops\.db'\)/],
    ['an executor that is none', { executor: {} }, /localExecutor\(\)/],
    ['plugins that are no list', { plugins: {} }, /list of plugins/],
    ['hosts that are no list', { hosts: { name: 'web-1' } }, /list of hosts/],
    ['no object', 'ops.db', /object of options/],
    ['null', null, /object of options/],
  ])('refuses %s, and nothing is quietly left out', async (_name, options, remedy) => {
    const error: unknown = await OpsPilot.create(options as PilotOptions).catch((refused: unknown) => refused);
    expect(error).toMatchObject({ code: 'invalid-option', message: expect.stringMatching(remedy) });
  });

  it.each<readonly [string, PilotOptions, RegExp]>([
    [
      'an approval lifetime that is no number',
      { approvalLifetime: Number.NaN },
      /approvalLifetime must be more than 0/,
    ],
    ['no approval lifetime', { approvalLifetime: 0 }, /approvalLifetime must be more than 0/],
    ['a limit of nothing', { timeouts: { total: 0 } }, /timeouts\.total must be more than 0/],
    ['a limit that does not exist', { timeouts: { wall: 7 } as ExecutionTimeouts }, /timeouts\.wall/],
    ['an actor without a name', { actor: ' ' }, /actor must be a name/],
    ['an actor without an id', { actor: {} as Actor }, /actor must be a name/],
    ['an approver that is none', { approve: true as never }, /approve must be a function; leave it out/],
  ])('are refused: %s', async (_what, options, message) => {
    await expect(OpsPilot.create(options)).rejects.toMatchObject({
      code: 'invalid-option',
      message: expect.stringMatching(message),
    });
  });

  it('may be left out, all of them', async () => {
    const pilot = await OpsPilot.create();
    const outcome = await pilot.run('echo kept');
    expect(outcome).toMatchObject({
      status: 'succeeded',
      host: 'localhost',
      actor: expect.any(String),
      stdout: { text: 'kept\n' },
      recorded: true,
    });
    await pilot.close();
  });

  it('close what they brought when the pilot cannot be made', async () => {
    const closed: string[] = [];
    const storage = { kind: 'x', open: never, close: async () => void closed.push('storage') };
    const executor = { kind: 'x', start: never, close: async () => void closed.push('executor') };
    await expect(OpsPilot.create({ storage, executor, hosts: [{ name: '' }] })).rejects.toMatchObject({
      code: 'invalid-host',
    });
    expect(closed).toEqual(['executor', 'storage']);
  });
});
