import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Executor, localExecutor, OpsPilot } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { memorySnapshotStore, rollback } from '@opspilot/rollback';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let folder: string;
let repository: string;
const git = (...words: readonly string[]): string =>
  execFileSync('git', ['-C', repository, ...words], { encoding: 'utf8' });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'looks-'));
  repository = join(folder, 'repository');
  execFileSync('git', ['init', '-q', '-b', 'main', repository]);
  git('config', 'user.email', 'a@b');
  git('config', 'user.name', 'a');
  writeFileSync(join(repository, 'f'), 'one');
  git('add', 'f');
  git('commit', '-qm', 'one');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** @param onLook - told before each look at state, with how many came before */
function watched(onLook: (looks: number) => void): Executor {
  const local = localExecutor();
  let looks = 0;
  return {
    kind: 'local',
    start: (host, command, options) => {
      if (typeof options?.stdin === 'string' && options.stdin.includes('look_repositories')) onLook(looks++);
      return local.start(host, command, options);
    },
    close: () => local.close(),
  };
}

async function open(onLook: (looks: number) => void) {
  return OpsPilot.create({
    storage: sqliteStorage(':memory:'),
    executor: watched(onLook),
    approve: () => true,
    plugins: [rollback({ store: memorySnapshotStore() })],
  });
}

describe('going back', () => {
  it('looks at state three times: before it is kept, before anything is brought back, and afterwards', async () => {
    let looks = 0;
    const pilot = await open(() => (looks += 1));
    const { recoveryPoint } = await pilot.run({ command: 'git tag v1', cwd: repository });
    expect(looks).toBe(2);
    await pilot.rollback.undo(recoveryPoint?.id ?? '', { prove: true });
    expect(looks).toBe(5);
    expect(git('tag')).toBe('');
    await pilot.close();
  });

  it('does not overwrite, even by force, what changes between what is kept and what is brought back', async () => {
    const pilot = await open((looks) => {
      // The second look of the undo.
      if (looks === 3) git('tag', '-f', 'v1', 'other');
    });
    const { recoveryPoint } = await pilot.run({ command: 'git tag v1', cwd: repository });
    writeFileSync(join(repository, 'f'), 'two');
    git('commit', '-qam', 'two');
    git('branch', 'other');
    const undoing = pilot.rollback.undo(recoveryPoint?.id ?? '', { force: true });
    await expect(undoing).rejects.toMatchObject({ code: 'restore-conflict' });
    expect(git('rev-parse', 'v1')).toBe(git('rev-parse', 'other'));
    await pilot.close();
  });
});
