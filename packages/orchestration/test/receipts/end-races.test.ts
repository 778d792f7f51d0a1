import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { type Execution, localHost } from '@opspilot/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { endReceipt, readReceipt, receiptExecutor } from '../../src/index.js';
import { endScript } from '../../src/receipts/end-script.js';
import { newNote } from '../../src/receipts/new-note.js';
import { useMachine } from './use-machine.js';

const machine = useMachine();

const receipts = () => join(machine.folder, 'receipts');
const there = (line: string) => machine.plain.start(localHost, line);
const end = (id: string) => endReceipt(there, receipts(), id);

/** Starts a command; who leads it is as slow as `change` makes it. */
async function begin(id: string, command: string, change = (line: string) => line): Promise<Execution> {
  const execution = await receiptExecutor(machine.withLines(change), { directory: receipts() }).start(
    localHost,
    command,
    { id },
  );
  execution.stdout.resume();
  execution.stderr.resume();
  return execution;
}

/** Ends of an execution as they were written, one after another. */
async function lines(id: string): Promise<readonly string[]> {
  return (await readFile(join(receipts(), `${id}.leader`), 'latin1')).trim().split('\n').slice(1);
}

/** What proc(5) calls the state of a process. */
const stateOf = (pid: number) => readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.[0];

/** Leaves a daemon behind, as a step does that starts one: it writes down its number. */
const daemon = (id: string) => `sleep 97 >/dev/null 2>&1 & echo $! >${machine.folder}/${id}.daemon;`;

async function daemonOf(id: string): Promise<number> {
  const pid = Number(await readFile(join(machine.folder, `${id}.daemon`), 'utf8'));
  onTestFinished(() => {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It was ended with its execution.
    }
  });
  return pid;
}

describe('an execution that is ended at the moment at which it ends by itself', () => {
  it('has its own end, however late that is written, and what it left behind goes on', async () => {
    const slow = (line: string) => {
      const late = line.replace('opspilot_code=$?', `opspilot_code=$?;until [ -e ${machine.folder}/go ];do :;done`);
      expect(late).not.toBe(line);
      return late;
    };
    const execution = await begin('a', `${daemon('a')} exit 3`, slow);
    await expect.poll(() => existsSync(join(machine.folder, 'a.daemon')), { timeout: 20_000 }).toBe(true);
    await delay(100);
    const pid = await daemonOf('a');
    const ending = Promise.all([end('a'), end('a'), end('a')]);
    await delay(300);
    await writeFile(join(machine.folder, 'go'), '');
    const finished = { standing: 'finished', exitCode: 3 };
    expect(await ending).toEqual([finished, finished, finished]);
    expect(await execution.result).toMatchObject({ status: 'exited', exitCode: 3 });
    expect(await lines('a')).toEqual(['3']);
    await expect.poll(() => stateOf(pid), { timeout: 20_000 }).toBe('S');
  });

  it('has the end that it came to write while it was looked for, and all goes on that was stopped', async () => {
    const stopped = 'until read -r x </proc/$!/stat;case $x in *") T "*) true;; *) false;; esac;do :;done';
    const seeing = (line: string) =>
      line.replace(
        'opspilot_code=$?',
        `opspilot_code=$?;sleep 97 >&- 2>&- 5>&- 6>&- & echo $! >${machine.folder}/b.daemon;${stopped}`,
      );
    const execution = await begin('a', `${daemon('a')} exit 3`, seeing);
    await expect.poll(() => existsSync(join(machine.folder, 'b.daemon')), { timeout: 20_000 }).toBe(true);
    await delay(100);
    const pids = [await daemonOf('a'), await daemonOf('b')];
    // It is given the time to see it.
    const slowly = (line: string) => there(`sleep() { command sleep 0.5; }\n${line}`);
    expect(await endReceipt(slowly, receipts(), 'a')).toEqual({ standing: 'finished', exitCode: 3 });
    expect(await execution.result).toMatchObject({ status: 'exited', exitCode: 3 });
    await expect.poll(() => pids.map(stateOf), { timeout: 20_000 }).toEqual(['S', 'S']);
  });

  it('is ended by who was asked to leave off meanwhile, and nothing stays stopped', async () => {
    const { result } = await begin(
      'a',
      `trap "" TERM; ${daemon('a')} touch ${machine.folder}/begun; sleep 100; sleep 100`,
    );
    await expect.poll(() => existsSync(join(machine.folder, 'begun')), { timeout: 20_000 }).toBe(true);
    const pid = await daemonOf('a');
    const ender = spawn('/bin/sh', ['-c', endScript({ directory: receipts(), id: 'a', made: newNote() })]);
    const told = text(ender.stdout);
    const ended = once(ender, 'close');
    for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) {
      await delay(20);
      ender.kill(signal);
    }
    await ended;
    expect(await told).toBe('cancelled\n');
    expect((await result).status).toBe('signalled');
    expect(existsSync(`/proc/${pid}`) && stateOf(pid) !== 'Z').toBe(false);
  });

  it('is told with one end to all, at whichever moment, however many end it at once', async () => {
    const seen = new Set<string>();
    for (let round = 0; round < 12; round += 1) {
      const id = `r${round}`;
      const { result } = await begin(id, `${daemon(id)} sleep 0.2; exit 3`);
      await delay(100 + round * 12);
      const told = await Promise.all([end(id), end(id), delay(round).then(() => end(id))]);
      const { standing, exitCode } = await readReceipt(there, receipts(), id);
      expect(told).toEqual(told.map(() => ({ standing, exitCode })));
      const written = await lines(id);
      expect(new Set(written)).toEqual(new Set([standing === 'finished' ? '3' : 'cancelled']));
      const { status, exitCode: code } = await result;
      expect([status, code]).toEqual(standing === 'finished' ? ['exited', 3] : ['signalled', null]);
      const pid = await daemonOf(id);
      if (standing === 'finished') await expect.poll(() => stateOf(pid), { timeout: 20_000 }).toBe('S');
      else expect(existsSync(`/proc/${pid}`) && stateOf(pid) !== 'Z').toBe(false);
      seen.add(standing);
    }
    expect(seen).toContain('cancelled');
  });

  it('is ended with its group where there is no /proc, and what it left behind goes on where it has ended', async () => {
    const blind = (line: string) => line.replaceAll('/proc/', '/no-proc/');
    const blindly = (id: string) => endReceipt((line) => there(blind(line)), receipts(), id);
    const running = await begin('a', `touch ${machine.folder}/begun; sleep 100 & sleep 100`, blind);
    await expect.poll(() => existsSync(join(machine.folder, 'begun')), { timeout: 20_000 }).toBe(true);
    expect(await blindly('a')).toEqual({ standing: 'cancelled', exitCode: null });
    expect((await running.result).status).toBe('signalled');
    const { result } = await begin('b', `${daemon('b')} exit 3`, blind);
    await result;
    expect(await blindly('b')).toEqual({ standing: 'finished', exitCode: 3 });
    expect(stateOf(await daemonOf('b'))).toBe('S');
  });

  it('has the end that was written first, whatever somebody wrote below it', async () => {
    const { result } = await begin('a', 'exit 3');
    await result;
    const leader = join(receipts(), 'a.leader');
    await writeFile(leader, `${await readFile(leader, 'latin1')}cancelled\n`, 'latin1');
    expect(await readReceipt(there, receipts(), 'a')).toMatchObject({ standing: 'finished', exitCode: 3 });
    expect(await end('a')).toEqual({ standing: 'finished', exitCode: 3 });
  });
});
