import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compiledProgram } from '../../../packages/core/test/fixtures/compiled-program.js';

const program = await compiledProgram(new URL('../src/main.ts', import.meta.url));
let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'rollback-interrupted-'));
  writeFileSync(join(home, 'app.conf'), 'before\n');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** Starts the program as a user would: without a terminal. */
function start(...args: readonly string[]) {
  const env = { PATH: process.env['PATH'], HOME: home, XDG_STATE_HOME: join(home, 'state'), NO_COLOR: '1' };
  const child = spawn(process.execPath, [program, ...args], { cwd: home, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<{ stdout: string; stderr: string; code: number | null }>((resolve) => {
    child.once('close', (code) => resolve({ stdout, stderr, code }));
  });
  return { child, stdout: () => stdout, stderr: () => stderr, ended };
}

const waiting = { timeout: 60_000 };
const isThere = (id: string): boolean => existsSync(`/proc/${id.trim()}`);

test.for([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s ends the command that runs, tells what it changed and how to take it back', async ([signal, code]) => {
  const run = start('run', 'echo $$; echo after > app.conf; echo begun; sleep 300; echo never > app.conf');
  await expect.poll(run.stdout, waiting).toContain('begun\n');
  const [process = ''] = run.stdout().split('\n');
  run.child.kill(signal);
  const ended = await run.ended;
  expect(ended.code).toBe(code);
  expect(ended.stderr).toBe('Ending the command. Once more leaves at once.\n');
  expect(ended.stdout).toMatch(/✖ cancelled: .*\n~ .*app\.conf {2}.*\ntake it back: node \S+ undo \w{26}\n$/);
  expect(isThere(process)).toBe(false);
  expect((await start('undo', 'last', '--yes').ended).code).toBe(0);
  expect(readFileSync(join(home, 'app.conf'), 'utf8')).toBe('before\n');
});

test('a second signal leaves at once, and what nobody saw the end of is taken back by force alone', async () => {
  const command = `trap '' TERM; echo after > app.conf; echo begun; until [ -e ${home}/go ]; do sleep 0.1; done`;
  const run = start('run', command);
  await expect.poll(run.stdout, waiting).toContain('begun\n');
  run.child.kill('SIGINT');
  await expect.poll(run.stderr, waiting).toContain('Ending the command');
  run.child.kill('SIGINT');
  const { stderr, code } = await run.ended;
  writeFileSync(join(home, 'go'), '');
  expect(code).toBe(130);
  expect(stderr).toContain('Left at once. The command may still run: "node');
  expect((await start('log').ended).stdout).toContain('  end unknown  trap');
  const refused = await start('undo', 'last', '--yes').ended;
  expect([refused.code, refused.stderr]).toEqual([
    3,
    expect.stringContaining('nobody saw how the command ended') as string,
  ]);
  expect((await start('undo', 'last', '--yes', '--force').ended).code).toBe(0);
  expect(readFileSync(join(home, 'app.conf'), 'utf8')).toBe('before\n');
});

test('what a command made that nobody saw the end of is a conflict as well', async () => {
  const run = start(
    'run',
    `trap '' TERM; touch new.conf; echo begun; until [ -e ${home}/go ]; do sleep 0.1; done; rm new.conf`,
  );
  await expect.poll(run.stdout, waiting).toContain('begun\n');
  run.child.kill('SIGKILL');
  await run.ended;
  rmSync(join(home, 'app.conf'));
  const refused = await start('undo', 'last', '--yes').ended;
  writeFileSync(join(home, 'go'), '');
  expect([refused.code, refused.stderr]).toEqual([
    3,
    expect.stringContaining('nobody saw how the command ended') as string,
  ]);
  expect(existsSync(join(home, 'new.conf'))).toBe(true);
});

test('what a command prints is shown while it runs', async () => {
  const run = start(
    'run',
    `printf 'caf\\303'; sleep 0.2; printf '\\251\\r'; sleep 0.2; printf '\\nfirst\\n'; until [ -e go ]; do sleep 0.1; done`,
  );
  await expect.poll(run.stdout, waiting).toBe('café\nfirst\n');
  writeFileSync(join(home, 'go'), '');
  expect((await run.ended).stdout).toMatch(/^café\nfirst\n✔ succeeded\n/);
});
