import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localExecutor, OpsPilot } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { seededRandom } from '@opspilot/core/testing';
import { fileSnapshotStore, rollback } from '@opspilot/rollback';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compiledProgram } from '../../../core/test/fixtures/compiled-program.js';
import { RandomKiller } from '../../bench/fixtures/kill-at-random.js';
import { manifestOf } from '../fixtures/manifest.js';

const program = await compiledProgram(new URL('./killed-pilot.mjs', import.meta.url));
const killer = new RandomKiller(program, seededRandom(7));
afterAll(() => killer.close());

let directory: string;
let tree: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'killed-undo-'));
  tree = join(directory, 'tree');
  const make = `mkdir "$1" && cd "$1" && git init -q . && mkdir a b
for n in $(seq 60); do echo "$n" > a/$n; head -c 3000 /dev/urandom > b/$n; done
git add . && git -c user.name=t -c user.email=t@example.org commit -qm first`;
  execFileSync('sh', ['-c', make, 'sh', tree]);
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const open = async () =>
  OpsPilot.create({
    storage: sqliteStorage(join(directory, 'ops.db')),
    executor: localExecutor(),
    approve: () => true,
    plugins: [rollback({ store: await fileSnapshotStore(join(directory, 'store')) })],
  });

/** What git has of a repository, beside what it stores by itself: branches, and what is staged. */
const seen = (): string =>
  execFileSync('sh', ['-c', 'git for-each-ref; git symbolic-ref HEAD; git ls-files -s', 'sh'], {
    ...{ cwd: tree, encoding: 'utf8' },
  }) + filesOf();
const filesOf = (): string =>
  ['a', 'b'].map((name) => (readdirSync(tree).includes(name) ? manifestOf(join(tree, name)) : `no ${name}\n`)).join('');

const commands = ['rm -r a && chmod 600 b/* && echo more >> b/1', 'git branch topic && git rm -q -rf b'];

/** Begins the same work several times, and kills it at moments of chance. @returns how often it was killed */
async function killedOften(work: 'undo' | 'roll-back', id: string): Promise<number> {
  let kills = 0;
  for (let round = 0; round < 5; round += 1) {
    const { isKilled, failure } = await killer.kill({ work, directory, id }, round % 2 === 0);
    if (isKilled) kills += 1;
    // Whoever was killed leaves nothing that keeps the next one off, and no conflict with oneself.
    else expect(failure).toBeUndefined();
  }
  return kills;
}

/** Restoring leaves nothing beside what it restores, once it has come to its end. */
const left = (): readonly string[] =>
  [directory, tree].flatMap((at) => readdirSync(at).filter((name) => name.includes('opspilot')));

describe('whoever is killed while something is taken back', () => {
  it('has it come to its end when it is done again: an undo', async () => {
    const pilot = await open();
    const before = seen();
    const { recoveryPoint } = await pilot.run({ command: commands.join('; '), cwd: tree });
    expect(seen()).not.toBe(before);
    await pilot.close();
    const id = recoveryPoint?.id ?? '';
    expect(await killedOften('undo', id)).toBeGreaterThan(0);
    const again = await open();
    await again.rollback.undo(id);
    await again.close();
    expect({ seen: seen(), left: left() }).toEqual({ seen: before, left: [] });
  });

  it('has it come to its end when it is done again: rolling an operation back', async () => {
    const pilot = await open();
    const before = seen();
    const { operations } = pilot.rollback;
    await operations.start('deploy', { description: 'several steps' });
    for (const command of commands) await operations.addStep('deploy', { command: `cd ${tree} && ${command}` });
    const { executedSteps } = await operations.execute('deploy');
    expect(executedSteps).toBe(2);
    await pilot.close();
    expect(await killedOften('roll-back', 'deploy')).toBeGreaterThan(0);
    const again = await open();
    await again.rollback.operations.rollBack('deploy');
    const { steps } = await again.rollback.operations.status('deploy');
    await again.close();
    expect(steps.map(({ status }) => status)).toEqual(['rolled-back', 'rolled-back']);
    expect({ seen: seen(), left: left() }).toEqual({ seen: before, left: [] });
  });
});
