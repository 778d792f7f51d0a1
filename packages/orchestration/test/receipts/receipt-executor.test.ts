import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { type ExecutionOptions, type Executor, localExecutor, localHost } from '@opspilot/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readReceipt, receiptExecutor } from '../../src/index.js';

let folder: string;
let executor: Executor;
let plain: Executor;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'receipts-'));
  plain = localExecutor();
  executor = receiptExecutor(plain, { directory: join(folder, 'receipts'), keptBytes: 4_096 });
});

afterEach(async () => {
  await executor.close();
  await rm(folder, { recursive: true, force: true });
});

async function run(command: string, options: ExecutionOptions = {}) {
  const execution = await executor.start(localHost, command, options);
  const [stdout, stderr, result] = await Promise.all([
    text(execution.stdout),
    text(execution.stderr),
    execution.result,
  ]);
  return { stdout, stderr, ...result };
}

function receiptOf(id: string) {
  return readReceipt((command) => plain.start(localHost, command), join(folder, 'receipts'), id);
}

/** Waits until a receipt stands as it should. */
async function receiptOnce(id: string, standing: string) {
  for (;;) {
    const receipt = await receiptOf(id);
    if (receipt.standing === standing) return receipt;
    await delay(50);
  }
}

describe('an execution with a receipt', () => {
  it('is like one without: output, input and exit code', async () => {
    const ended = await run('cat; echo problem >&2; exit 3', { id: 'a', stdin: 'given\n' });
    expect(ended).toMatchObject({ status: 'exited', exitCode: 3, stdout: 'given\n', stderr: 'problem\n' });
  });

  it.each(['umask', 'exit 3', 'done', 'no-such-program of-mine', 'cd /tmp', 'exec true', 'time'])(
    'does what it does without: %s',
    async (command) => {
      const without = await run(command);
      expect(await run(command, { id: 'a' })).toMatchObject({ exitCode: without.exitCode, stdout: without.stdout });
      expect((await receiptOnce('a', 'finished')).exitCode).toBe(without.exitCode);
    },
  );

  it('is started by a line that an executor can send in one go', async () => {
    const lines: string[] = [];
    const kept: Executor = {
      ...plain,
      start: (host, line, options) => {
        lines.push(line);
        return plain.start(host, line, options);
      },
    };
    executor = receiptExecutor(kept, { directory: join(folder, 'receipts') });
    for (const id of ['a', 'b']) expect(await run('echo given', { id })).toMatchObject({ stdout: 'given\n' });
    // The first one on a host may sweep it as well.
    for (const line of lines) expect(line).not.toMatch(/['\\!\n\r]/);
  });

  it.skipIf(!existsSync('/bin/bash'))('needs no shell that gives here-documents through pipes', async () => {
    // As bash before 5.1 does: it writes them to files.
    const inBash = localExecutor({ shell: '/bin/bash' });
    const other = receiptExecutor(inBash, { directory: join(folder, 'receipts') });
    const execution = await other.start(localHost, 'cat; echo problem >&2; exit 3', {
      id: 'a',
      stdin: 'given\n',
      env: { BASH_COMPAT: '5.0' },
    });
    const [stdout, stderr, { exitCode }] = await Promise.all([
      text(execution.stdout),
      text(execution.stderr),
      execution.result,
    ]);
    expect([stdout, stderr, exitCode]).toEqual(['given\n', 'problem\n', 3]);
    expect((await receiptOnce('a', 'finished')).stdout.toString()).toBe('given\n');
    expect((await stat(join(folder, 'receipts', 'a.1'))).isFIFO()).toBe(true);
    await other.close();
  });

  it('gives and keeps every byte of both streams', async () => {
    const bytes = 'printf "a\\000b\\377"';
    const { stdout, stderr } = await run(`${bytes}; ${bytes} >&2`, { id: 'a' });
    expect(stdout).toBe(stderr);
    const kept = await receiptOnce('a', 'finished');
    expect([kept.stdout, kept.stderr]).toEqual([Buffer.from('a\0b\xff', 'latin1'), Buffer.from('a\0b\xff', 'latin1')]);
  });

  it('leaves what came of it on the host', async () => {
    await run('echo out; echo problem >&2; exit 3', { id: 'a' });
    const { stdout, stderr, ...rest } = await receiptOnce('a', 'finished');
    expect(rest).toEqual({ standing: 'finished', exitCode: 3 });
    expect([stdout.toString(), stderr.toString()]).toEqual(['out\n', 'problem\n']);
  });

  it('is run once, whoever starts one of its name how often, and says so', async () => {
    const add = `echo x >> ${join(folder, 'count')}`;
    const all = await Promise.all(Array.from({ length: 8 }, () => run(add, { id: 'once' })));
    expect(await readFile(join(folder, 'count'), 'utf8')).toBe('x\n');
    expect(all.filter(({ status }) => status === 'exited')).toHaveLength(1);
    for (const { status, error } of all) {
      if (status !== 'exited') expect([status, error?.code]).toEqual(['unknown', 'receipt-taken']);
    }
  });

  it.each([124, 125, 126, 127])('may itself end with any code, also that of a refusal: %i', async (code) => {
    expect(await run(`exit ${code}`, { id: 'a' })).toMatchObject({ status: 'exited', exitCode: code });
    expect((await receiptOnce('a', 'finished')).exitCode).toBe(code);
  });

  it('has run, for all that is known, when it took its receipt away and ended with the code of a refusal', async () => {
    const command = `echo ran >> ${join(folder, 'ran')}; rm -rf ${join(folder, 'receipts')}; exit 125`;
    const ended = await run(command, { id: 'a' });
    expect([ended.status, ended.error?.code]).toEqual(['unknown', 'receipt-unreadable']);
    expect(await readFile(join(folder, 'ran'), 'utf8')).toBe('ran\n');
  });

  it('hands no arguments to a script that is read where it runs', async () => {
    await writeFile(join(folder, 'script'), 'echo $# "$1"');
    expect(await run(`. ${join(folder, 'script')}`, { id: 'a' })).toMatchObject({ exitCode: 0, stdout: '0 \n' });
  });

  it('does not run where no receipt can be written', async () => {
    await writeFile(join(folder, 'receipts'), 'in the way');
    const ended = await run(`touch ${join(folder, 'ran')}`, { id: 'a' });
    expect([ended.status, ended.error?.code]).toEqual(['not-run', 'receipt-unwritable']);
    await expect(readFile(join(folder, 'ran'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('keeps so much of its output, and gives all of it', async () => {
    const { stdout } = await run('head -c 300000 /dev/zero', { id: 'a' });
    expect(stdout).toHaveLength(300_000);
    const kept = (await receiptOnce('a', 'finished')).stdout.length;
    expect(kept).toBe(4_096);
  });

  it.skipIf(!existsSync('/bin/bash'))('keeps as much where the shell has larger blocks', async () => {
    const inBash = receiptExecutor(localExecutor({ shell: '/bin/bash' }), {
      directory: join(folder, 'receipts'),
      keptBytes: 4_096,
    });
    const execution = await inBash.start(localHost, 'head -c 300000 /dev/zero', { id: 'a' });
    const [stdout] = await Promise.all([text(execution.stdout), text(execution.stderr), execution.result]);
    expect(stdout).toHaveLength(300_000);
    expect((await receiptOnce('a', 'finished')).stdout).toHaveLength(4_096);
    await inBash.close();
  });

  it('goes on when nobody reads it any more, beyond what is kept of it', async () => {
    const execution = await executor.start(localHost, 'echo begun; sleep 0.3; head -c 300000 /dev/zero; exit 7', {
      id: 'a',
    });
    execution.stdout.once('data', () => execution.stdout.destroy());
    execution.stderr.resume();
    expect(await receiptOnce('a', 'finished')).toMatchObject({ exitCode: 7 });
  });

  it('keeps none of its output when it is given secrets, and gives all of it', async () => {
    const options = { id: 'a', env: { T: 'correct horse' }, secrets: ['T'] };
    const ended = await run('echo "$T"; echo "$T" >&2; exit 3', options);
    expect(ended).toMatchObject({ exitCode: 3, stdout: 'correct horse\n', stderr: 'correct horse\n' });
    expect(await receiptOnce('a', 'finished')).toMatchObject({ exitCode: 3, stdout: Buffer.of(), stderr: Buffer.of() });
    expect((await readdir(join(folder, 'receipts'))).filter((name) => name.startsWith('a.'))).toEqual(['a.leader']);
  });

  it('ends with its command, whatever that left behind holding its output', async () => {
    const left = join(folder, 'left');
    const go = join(folder, 'go');
    const later = `until [ -e ${go} ]; do sleep 0.1; done; echo late; touch ${left}`;
    const { stdout, exitCode } = await run(`(${later}) & echo begun; exit 4`, { id: 'a' });
    expect([stdout, exitCode]).toEqual(['begun\n', 4]);
    // It goes on unharmed.
    await writeFile(go, '');
    for (let there = false; !there; await delay(50))
      there = await readFile(left).then(
        () => true,
        () => false,
      );
    expect((await receiptOf('a')).stdout.toString()).toBe('begun\nlate\n');
  });

  it('may be the first in its directory beside many others', async () => {
    const ids = Array.from({ length: 40 }, (_, index) => `first-${index}`);
    const ended = await Promise.all(ids.map((id) => run('true', { id })));
    expect(ended.map(({ exitCode, error }) => error?.code ?? exitCode)).toEqual(ids.map(() => 0));
    const notes = new Set((await Promise.all(ids.map((id) => receiptOf(`no-${id}`)))).map(({ fence }) => fence?.id));
    expect([...notes]).toEqual([expect.stringMatching(/\S/)]);
    expect((await readdir(join(folder, 'receipts'))).filter((name) => name.startsWith('.fence'))).toEqual(['.fence']);
  });

  it('is refused without a command, as by any executor', async () => {
    await expect(executor.start(localHost, ' ', { id: 'a' })).rejects.toMatchObject({ code: 'invalid-command' });
    await expect(executor.start(localHost, 'true', { id: 'a/b' })).rejects.toMatchObject({
      code: 'invalid-execution-options',
    });
  });

  it('is seen while it runs, and when who led it was killed', async () => {
    const running = run('echo begun; sleep 30', { id: 'a' });
    // It is signed before the command has begun.
    while ((await receiptOf('a')).stdout.toString() !== 'begun\n') await delay(50);
    expect((await receiptOf('a')).standing).toBe('running');
    const [, leader] = (await readFile(join(folder, 'receipts', 'a.leader'), 'utf8')).split(' ');
    process.kill(Number(leader), 'SIGKILL');
    const receipt = await receiptOnce('a', 'lost');
    expect(receipt.stdout.toString()).toBe('begun\n');
    await executor.close();
    await running;
  });

  it('has none that has not begun, which the directory tells by its age', async () => {
    expect(await receiptOf('other')).toMatchObject({ standing: 'none', exitCode: null });
    expect((await receiptOf('other')).fence).toBeUndefined();
    const before = Math.floor(Date.now() / 1_000) * 1_000;
    await run('true', { id: 'a' });
    await run('true', { id: 'b' });
    const { standing, fence } = await receiptOf('other');
    expect([standing, fence?.by]).toEqual(['none', 'a']);
    expect(fence?.since).toBeGreaterThanOrEqual(before);
    expect(fence?.since).toBeLessThanOrEqual(Date.now());
  });

  it('is waited for when it is made and not signed yet', async () => {
    await run('true', { id: 'a' });
    const leader = join(folder, 'receipts', 'b.leader');
    await writeFile(leader, '');
    const signed = (await readFile(join(folder, 'receipts', 'a.leader'), 'utf8')).replace(
      /^\S+ \d+/,
      `n ${process.pid}`,
    );
    const stat = (await readFile('/proc/self/stat', 'utf8')).trim();
    let looks = 0;
    // Signed once the script has begun to look: it is this process that leads it.
    const receipt = await readReceipt(
      async (script) => {
        looks += 1;
        const late = `(sleep 0.3;printf '%s\n' '${signed.split(' ').slice(0, 5).join(' ')} ${stat}' >${leader})& ${script}`;
        return plain.start(localHost, late);
      },
      join(folder, 'receipts'),
      'b',
    );
    expect([looks, receipt.standing]).toEqual([1, 'running']);
    await writeFile(leader, '');
    expect((await receiptOf('b')).standing).toBe('lost');
  });

  it('is cancelled with all that it started', async () => {
    const cancel = new AbortController();
    const ending = run('trap "" TERM; sleep 30 & sleep 30', { id: 'a', signal: cancel.signal });
    await receiptOnce('a', 'running');
    cancel.abort();
    expect((await ending).status).toBe('cancelled');
  });

  it.each(['cancelled', 'timed out'])(
    'has ended with its own code that is %s while what it left behind holds its output',
    async (how) => {
      const cancel = new AbortController();
      const limits = how === 'cancelled' ? { signal: cancel.signal } : { timeouts: { total: 700 } };
      const ending = run('sleep 4 & exit 3', { id: 'a', ...limits });
      await receiptOnce('a', 'finished');
      cancel.abort();
      const ended = await ending;
      expect(ended).toMatchObject({ status: 'exited', exitCode: 3, signal: null });
      expect(ended.timeout).toBeUndefined();
    },
  );

  it('is no matter of those without a name', async () => {
    expect(await run('echo $0 $#')).toMatchObject({ exitCode: 0 });
    await expect(readFile(join(folder, 'receipts'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('receipts', () => {
  const directory = () => join(folder, 'receipts');
  const refused = { status: 'not-run', error: { code: 'receipt-unwritable' } };
  const expectNothing = async (command: string): Promise<void> => {
    expect(await run(`touch ${folder}/ran; ${command}`, { id: 'a' })).toMatchObject(refused);
    expect(existsSync(join(folder, 'ran'))).toBe(false);
  };

  it('are left in no directory that others may write to, nor through a link', async () => {
    await mkdir(directory());
    await chmod(directory(), 0o777);
    await expectNothing('true');
    await chmod(directory(), 0o775);
    await expectNothing('true');
    await rm(directory(), { recursive: true });
    await mkdir(join(folder, 'elsewhere'));
    await symlink(join(folder, 'elsewhere'), directory());
    await expectNothing('true');
    await expect(receiptOf('a')).rejects.toMatchObject({ code: 'receipt-unreadable' });
  });

  it.skipIf(process.getuid?.() !== 0)(
    'are neither left in nor believed from a directory of somebody else',
    async () => {
      await run('true', { id: 'before' });
      await writeFile(join(directory(), 'a.leader'), 'n 1 - - 0 x\n0\n');
      // A file of somebody else in a directory of one's own, and then the directory.
      await chown(join(directory(), 'a.leader'), 65_534, 65_534);
      await expect(receiptOf('a')).rejects.toMatchObject({ code: 'receipt-unreadable' });
      await rm(join(directory(), 'a.leader'));
      await chown(directory(), 65_534, 65_534);
      await symlink(join(folder, 'victim'), join(directory(), 'b.out'));
      await expectNothing('echo pwned');
      expect(await run('echo pwned', { id: 'b' })).toMatchObject(refused);
      expect(existsSync(join(folder, 'victim'))).toBe(false);
    },
  );

  it('lie in a directory that is named from the root or from home', () => {
    expect(() => receiptExecutor(plain, { directory: 'receipts' })).toThrow(
      expect.objectContaining({ code: 'invalid-receipt-options' }),
    );
  });
});
