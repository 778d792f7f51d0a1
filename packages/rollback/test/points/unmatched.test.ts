import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Executor, localExecutor } from '@opspilot/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { undoingPilot } from '../fixtures/undoing-pilot.js';

let tree: string;
beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), 'unmatched-'));
  sh('mkdir d; echo 1 > a.txt; echo 1 > d/b.txt');
});
afterEach(() => rmSync(tree, { recursive: true, force: true }));
const sh = (script: string): string => execFileSync('sh', ['-c', script], { cwd: tree, encoding: 'utf8' });

const told = async (command: string, executor: Executor = localExecutor()) => {
  const pilot = await undoingPilot(executor);
  const { recoveryPoint } = await pilot.run({ command, cwd: tree });
  return { pilot, id: recoveryPoint?.id ?? '', summary: recoveryPoint?.summary.replaceAll(tree, 'TREE') };
};

describe('a pattern that nothing fits', () => {
  it.each([
    ['rm -f *.log', 'TREE/*.log'],
    ['rm -f a.txt *.log', 'TREE/*.log'],
    ['rm -rf d/*/cache', 'TREE/d/*/cache'],
    ["find . -name '*.log' -delete", 'TREE/**/*.log'],
    ["find d -name '*.log' -exec chmod 600 {} +", 'TREE/d/**/*.log'],
    ['sed -i s/a/b/ *.log || true', 'TREE/*.log'],
    ['mv *.log d/ || true', 'TREE/*.log'],
    ['rm -f none/*.log x?', 'TREE/none/*.log, TREE/x?'],
  ])('is told before the command runs: %s', async (command, patterns) => {
    const { pilot, id, summary } = await told(command);
    expect(summary).toContain(`Nothing is there now that fits ${patterns}.`);
    expect((await pilot.rollback.undo(id)).success).toBe(true);
    expect(sh('cat a.txt d/b.txt')).toBe('1\n1\n');
    await pilot.close();
  });

  it.each([
    'rm -f *.txt',
    'touch *.log',
    "touch 'x*'",
    "find . -name '*.txt' -delete",
    'cp *.txt d/',
    'mv *.txt d/',
    'gzip *.txt',
    'rm -f none',
  ])('is none where something does, or comes into being under it: %s', async (command) => {
    const { pilot, summary } = await told(command);
    expect(summary ?? '').not.toContain('Nothing is there');
    await pilot.close();
  });

  it('leaves a trace of what came to be there just then, and was deleted', async () => {
    const local = localExecutor();
    const late: Executor = {
      ...{ kind: local.kind, close: () => local.close() },
      start: (host, command, options) => {
        if (command.includes('rm -f *.log')) sh('echo late > late.log');
        return local.start(host, command, options);
      },
    };
    const { pilot, id } = await told('rm -f *.log', late);
    expect(sh('ls')).toBe('a.txt\nd\n');
    expect((await pilot.rollback.preview(id)).changes).toMatchObject([{ kind: 'adjust', path: tree }]);
    expect(readFileSync(join(tree, 'a.txt'), 'utf8')).toBe('1\n');
    await pilot.close();
  });
});
