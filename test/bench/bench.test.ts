import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { notMeasured } from '../../bench/harness.js';
import { benchTable, formatNumber } from '../../scripts/bench/bench-table.js';
import { runBenchFile } from '../../scripts/bench/run-bench-file.js';

const script = join(import.meta.dirname, '..', '..', 'scripts', 'bench.ts');
const row = { name: 'a', value: 3, unit: 'µs', against: 'floor', ratio: 1.5, bar: '≤ 2×', met: true };
/** One that has no bar to meet. */
const informative = { ...row, name: 'c', bar: '—', met: null };

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'opspilot-bench-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function bench(...args: string[]): Promise<Ended> {
  const argv = ['--import', import.meta.resolve('tsx'), script, ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, argv, { cwd: root }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

describe('npm run bench', () => {
  it('prints one JSON report on stdout, whatever the benchmarks themselves print', async () => {
    const cpu = { value: 1, against: 2, unit: 'µs' };
    const rows = JSON.stringify([{ ...row, cpu }, { ...row, name: 'b', ratio: null, met: false }, informative]);
    write('packages/x/bench/one.bench.ts', `console.log('noise');\nexport const bench = async () => ${rows};`);
    const ended = await bench('--json');
    expect(ended.code).toBe(0);
    expect(JSON.parse(ended.stdout)).toEqual({
      results: [row, { ...row, name: 'b', ratio: null, met: false }, informative],
    });
    expect(ended.stderr).toContain('noise');
    expect(ended.stderr).toContain('2 bars, 1 met, 1 not met');
    expect((await bench('--strict')).code).toBe(1);
  });

  it('takes a bar that could not be measured as one that is not met', async () => {
    const { name, unit, bar } = row;
    const missing = notMeasured({ name, unit, bar }, 'clush');
    expect(missing).toMatchObject({ against: 'not measured: clush is missing', met: false });
    write('packages/x/bench/one.bench.ts', `export const bench = async () => ${JSON.stringify([missing])};`);
    const ended = await bench('--strict');
    expect(ended.stdout).toContain('1 bars, 0 met, 1 not met, 0 benchmarks failed');
    expect(ended.code).toBe(1);
  });

  it('ends a benchmark that says nothing for too long, however long another takes that says how far it is', async () => {
    const silence = 5_000;
    const talking = `const end = performance.now() + ${silence * 1.2};
      while (performance.now() < end) { process.stdout.write('.'); await new Promise((done) => setTimeout(done, 50)); }
      return ${JSON.stringify([row])};`;
    write('packages/x/bench/talks.bench.ts', `export const bench = async () => { ${talking} };`);
    write(
      'packages/x/bench/hangs.bench.ts',
      'export const bench = () => new Promise((done) => setTimeout(done, 2 ** 30));',
    );
    const [talked, hung] = await Promise.all(
      ['talks', 'hangs'].map((name) => runBenchFile(root, `packages/x/bench/${name}.bench.ts`, silence)),
    );
    expect(talked).toEqual({ rows: [row] });
    expect(hung).toEqual({ failure: 'the process ended with SIGKILL and no result' });
  });

  it('reports a benchmark that fails and goes on with the others', async () => {
    write('packages/x/bench/bad.bench.ts', "export const bench = async () => { throw new Error('no such disk'); };");
    write('packages/x/bench/dead.bench.ts', 'export const bench = () => process.kill(process.pid, "SIGKILL");');
    write('packages/x/bench/empty.bench.ts', 'export const bench = async () => [];');
    write(
      'packages/x/bench/nan.bench.ts',
      'export const bench = async () => [{ name: "n", value: 0 / 0, ratio: null }];',
    );
    write('packages/y/bench/good.bench.ts', `export const bench = async () => [${JSON.stringify(row)}];`);
    const ended = await bench('--json');
    expect(ended.code).toBe(1);
    expect(JSON.parse(ended.stdout)).toEqual({ results: [row] });
    expect(ended.stderr).toContain('no such disk');
    expect(ended.stderr).toContain('SIGKILL');
    expect(ended.stderr).toContain('it returned no rows');
    expect(ended.stderr).toContain('"n" has no finite number');
    expect(ended.stderr).toContain('1 bars, 1 met, 0 not met, 4 benchmarks failed');
  });

  it('runs one package or one file where asked, and says when there is none', async () => {
    write('packages/x/bench/one.bench.ts', `export const bench = async () => [${JSON.stringify(row)}];`);
    write('packages/xy/bench/two.bench.ts', 'export const bench = async () => { throw new Error("not asked for"); };');
    expect(await bench('packages/x')).toMatchObject({ code: 0, stderr: '' });
    expect(await bench('./packages/x/bench/one.bench.ts')).toMatchObject({ code: 0, stderr: '' });
    const none = await bench('packages/z');
    expect(none.code).toBe(1);
    expect(none.stdout).toContain('No benchmark under packages/z');
  });
});

describe('benchTable', () => {
  it('lines up its columns', () => {
    const longer = { ...row, name: 'a longer name', value: 1234.5, met: false, ratio: null };
    const table = benchTable([row, longer, informative]).split('\n');
    expect(table).toHaveLength(5);
    expect(table[4]).toMatch(/—$/);
    expect(table[2]).toMatch(/3 µs .* 1\.5× .* ≤ 2× {2}✓$/);
    expect(table[3]?.indexOf('floor')).toBe(table[2]?.indexOf('floor'));
  });

  it.each([
    [0.012345, '0.0123'],
    [3, '3'],
    [1234.56, '1,235'],
    [99.96, '100'],
  ])('writes %d as %s', (value, text) => expect(formatNumber(value)).toBe(text));
});
