import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compiledProgram } from '../../../core/test/fixtures/compiled-program.js';
import { describePostgres } from '../../../core/test/fixtures/postgres.js';
import { countersIn, EngineProcess } from './engine-process.js';
import { preparedDatabases } from './prepared-databases.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runs-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const [hosts, steps] = [4, 5];

const program = await compiledProgram(new URL('./controller.ts', import.meta.url));

function controller(mode: 'start' | 'resume', leaseTime: number): ChildProcess & { readonly output: () => string } {
  const child = spawn(process.execPath, [program, mode, folder, `${hosts}`, `${steps}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, LEASE_TIME: `${leaseTime}` },
  });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  return Object.assign(child, { output: () => text });
}

function ended(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve) => child.once('close', resolve));
}

async function counts(): Promise<Record<string, string>> {
  const names = (await readdir(folder)).filter((name) => name.startsWith('count-')).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return Object.fromEntries(names.map((name, index) => [name, texts[index] ?? '']));
}

describe('a run whose controller is killed', () => {
  it.each([1, 2, 3])(
    'is finished by the next one, with nothing run twice (%i)',
    async (round) => {
      const first = controller('start', 300);
      while (!first.output().includes('begun')) await delay(20);
      await delay(40 * round + Math.random() * 100);
      first.kill('SIGKILL');
      await ended(first);
      await delay(400);
      const second = controller('resume', 300);
      await ended(second);
      // On a machine that is slow to tell, the first one may have done it all before it was killed.
      const [, report = ''] = (second.output().startsWith('begun 0') ? first : second).output().split('\n');
      expect(JSON.parse(report)).toMatchObject({ status: 'succeeded', failures: 0 });
      const found = await counts();
      expect(Object.keys(found)).toHaveLength(hosts * steps);
      expect(new Set(Object.values(found))).toEqual(new Set(['x\n']));
    },
    120_000,
  );
});

await describePostgres('on PostgreSQL', (postgres) => {
  const createDatabase = preparedDatabases(postgres, 2);
  const sizes = { HOSTS: `${hosts}`, STEPS: `${steps}`, BATCH: '3', COMMANDS: '2', LEASE_TIME: '500' };
  const kills = 3;

  it.each(['postgres', 'dbos'] as const)(
    'a run of the engine %s is finished whose process is killed again and again, with nothing run twice',
    async (engine) => {
      for (let step = 0; step < steps; step += 1) await writeFile(join(folder, `go-${step}`), '');
      const databaseUrl = await createDatabase();
      const spawnOne = (mode: 'start' | 'work' | `recover:${string}`): EngineProcess =>
        new EngineProcess({ engine, mode, folder, databaseUrl, sizes });
      let current = spawnOne('start');
      try {
        const run = await current.first('run');
        for (let kill = 0; kill < kills; kill += 1) {
          await Promise.race([current.first('command'), current.first('finished')]);
          await delay(Math.random() * 150);
          await current.kill();
          if (current.told('finished').length > 0) break;
          current = spawnOne(engine === 'dbos' ? 'work' : `recover:${String(run)}`);
        }
        expect(await current.first('finished')).toMatchObject({ run, status: 'succeeded', failures: 0 });
        const found = await countersIn(folder);
        expect(Object.keys(found)).toHaveLength(hosts * steps);
        expect(new Set(Object.values(found))).toEqual(new Set([1]));
      } finally {
        await current.kill();
      }
    },
    120_000,
  );
});
