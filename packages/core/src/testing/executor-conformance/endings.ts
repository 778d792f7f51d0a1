import { expect, it } from '../vitest.js';
import { discard, patience, type Trial } from './trial.js';

/** How commands end by themselves. */
export function testEndings(trial: Trial): void {
  it.each([0, 1, 2, 42, 125, 255])('reports the exit code %i', async (code) => {
    const ran = await trial.run(`exit ${code}`);
    expect(ran).toMatchObject({ status: 'exited', exitCode: code, signal: null });
    expect(ran.error).toBeUndefined();
    expect(ran.timeout).toBeUndefined();
  });

  it.each(['KILL', 'TERM', 'HUP', 'INT', 'SEGV'])('reports a death by SIG%s that is not ours', async (signal) => {
    expect(await trial.run(`kill -${signal} $$; sleep 30`)).toMatchObject({
      status: 'signalled',
      exitCode: null,
      signal: `SIG${signal}`,
    });
  });

  it('takes a missing program for a result, with what the shell says', async () => {
    const ran = await trial.run('no-such-program-anywhere --version');
    expect(ran).toMatchObject({ status: 'exited', exitCode: 127 });
    expect(ran.stderr.toString()).toContain('no-such-program-anywhere');
  });

  it('takes a refused permission for a result, with what the shell says', async () => {
    const file = trial.path();
    const ran = await trial.run(`echo 'echo ran' > ${file}; chmod 600 ${file}; ${file}`);
    expect(ran).toMatchObject({ status: 'exited', exitCode: 126 });
    expect(ran.stdout.toString()).toBe('');
    expect(ran.stderr.toString()).toContain(file);
  });

  it('reports a syntax error as the shell does', async () => {
    const ran = await trial.run('if then (');
    expect(ran.status).toBe('exited');
    expect(ran.exitCode).not.toBe(0);
    expect(ran.stderr.length).toBeGreaterThan(0);
  });

  it('gives times in order, by the wall clock', async () => {
    const before = Date.now();
    const { startedAt, endedAt } = await trial.run('sleep 0.2');
    expect(startedAt).toBeGreaterThanOrEqual(before - 1);
    expect(endedAt - startedAt).toBeGreaterThanOrEqual(150);
    expect(endedAt).toBeLessThanOrEqual(Date.now() + 1);
  });

  it('settles the result before anybody reads the output', async () => {
    const execution = await trial.start('echo out; echo err >&2; exit 3');
    expect(await execution.result).toMatchObject({ status: 'exited', exitCode: 3 });
    expect((await execution.stdout.toArray()).join('')).toBe('out\n');
    expect((await execution.stderr.toArray()).join('')).toBe('err\n');
  });

  it('runs the same command again from the start', async () => {
    const file = trial.path();
    for (let i = 0; i < 3; i++) await trial.run(`echo run >> ${file}`);
    expect(await trial.text(`cat ${file}`)).toBe('run\nrun\nrun');
  });

  it(
    'runs many commands one after the other',
    async () => {
      for (let i = 0; i < 40; i++) {
        const { result } = discard(await trial.start(`exit ${i}`));
        expect((await result).exitCode).toBe(i);
      }
    },
    patience,
  );

  it(
    'runs twenty commands at once, each with its own streams and end',
    async () => {
      const ran = await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          trial.run(`cat; echo ${i} >&2; exit ${i}`, { stdin: `input of ${i}`, env: { NUMBER: String(i) } }),
        ),
      );
      for (const [i, { exitCode, stdout, stderr }] of ran.entries()) {
        expect(exitCode).toBe(i);
        expect(stdout.toString()).toBe(`input of ${i}`);
        expect(stderr.toString()).toBe(`${i}\n`);
      }
    },
    patience,
  );
}
