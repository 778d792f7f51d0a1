import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localExecutor, OpsError } from '@opspilot/core';
import { type Conflict, conflictText } from '@opspilot/rollback';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { undoingPilot } from '../fixtures/undoing-pilot.js';

let folder: string;
let pilot: Awaited<ReturnType<typeof undoingPilot>>;
const sh = (script: string): string => execFileSync('sh', ['-c', script], { cwd: folder, encoding: 'utf8' });
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'conflict-'));
  pilot = await undoingPilot(localExecutor());
});
afterEach(async () => {
  await pilot.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a command, has somebody change what it left, and looks at what stands against an undo. */
async function conflictsOf(command: string, since: string): Promise<{ id: string; report: readonly Conflict[] }> {
  const outcome = await pilot.run({ command, cwd: folder });
  expect(outcome.status).toBe('succeeded');
  sh(since);
  const id = outcome.recoveryPoint?.id ?? '';
  const { conflicts, conflictReport } = await pilot.rollback.preview(id);
  expect(conflictReport.map(({ path }) => path)).toEqual(conflicts);
  return { id, report: conflictReport };
}

describe('the report of a conflict', () => {
  it('tells what a path was, what the command left, what it is now, and who changed what of it', async () => {
    writeFileSync(join(folder, 'f'), 'one\n');
    chmodSync(join(folder, 'f'), 0o644);
    const { id, report } = await conflictsOf('chmod 600 f', 'echo secret > f; chmod 640 f');
    const [conflict] = report;
    expect(conflict).toMatchObject({
      path: join(folder, 'f'),
      before: { type: 'file', mode: 0o644, size: 4, sha256: sha256('one\n'), attributes: {} },
      left: { mode: 0o600, size: 4 },
      isLeftKnown: true,
      now: { mode: 0o640, size: 7, sha256: sha256('secret\n') },
      byCommand: ['mode'],
      since: ['content', 'mode'],
    });
    expect(conflict && conflictText(conflict)).toBe('content and mode changed since');
    const error = await pilot.rollback.undo(id).catch((reason: unknown) => reason);
    expect(OpsError.is(error) && error).toMatchObject({
      code: 'restore-conflict',
      message: expect.stringContaining('content and mode changed since') as string,
      details: {
        conflicts: [{ path: join(folder, 'f'), since: ['content', 'mode'], now: { sha256: sha256('secret\n') } }],
      },
    });
    // It is shown and logged as it is: nothing in it is the content of a file, and all of it is JSON.
    expect(JSON.stringify(OpsError.is(error) ? [error.message, error.details] : '')).not.toContain('secret');
  });

  it.each([
    ['echo two > f', 'rm f', 'deleted since'],
    ['rm f', 'echo three > f', 'made since'],
    ['rm f', 'mkdir f', 'made since'],
    ['echo two > f', 'rm f; mkdir f', 'type and mode changed since'],
    ['echo two > f', 'touch -d @5 f', 'content or time changed since'],
    ['echo two > f', 'ln f g', 'number of names changed since'],
    ['ln -sf a l', 'ln -sfn b l', 'target changed since'],
    ['chmod 600 f', 'echo longer > f', 'content changed since'],
    ['mkdir d', 'chmod 700 d', 'mode changed since'],
    // What the command left was not read: attributes are told by the kernel's own time alone.
    ['echo two > f', 'setfattr -n user.a -v b f', 'attributes or access control lists changed since'],
  ])('%s, then %s: %s', async (command, since, told) => {
    sh('umask 022; echo one > f; ln -s x l; touch x');
    const { report } = await conflictsOf(command, since);
    expect(report.map(conflictText)).toContain(told);
  });

  it('has names of attributes and hashes of their values, never these', async () => {
    writeFileSync(join(folder, 'f'), 'one\n');
    const { report } = await conflictsOf('echo two > f', 'setfattr -n user.token -v hunter2 f');
    expect(report[0]?.now?.attributes).toEqual({ 'user.token': sha256('hunter2') });
    expect(JSON.stringify(report)).not.toContain('hunter2');
  });

  it('tells what is too large to be read by what the kernel says of it', async () => {
    writeFileSync(join(folder, 'f'), 'one\n');
    const { report } = await conflictsOf('echo two > f', 'truncate -s 100M f');
    expect(report[0]).toMatchObject({ since: ['content'], now: { size: 104_857_600 } });
    expect(report[0]?.now?.sha256).toBeUndefined();
  });

  it('knows what an undo left by its content, too', async () => {
    writeFileSync(join(folder, 'f'), 'one\n');
    const { recoveryPoint } = await pilot.run({ command: 'echo two > f', cwd: folder });
    const { point } = await pilot.rollback.undo(recoveryPoint?.id ?? '', { prove: true });
    sh('touch -d @7 f; setfattr -n user.a -v b f');
    const { conflictReport } = await pilot.rollback.preview(point);
    expect(conflictReport).toMatchObject([
      { left: { sha256: sha256('one\n'), attributes: {} }, byCommand: ['content'], since: ['attributes', 'time'] },
    ]);
  });
});
