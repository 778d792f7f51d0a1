import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localExecutor, OpsPilot } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { memorySnapshotStore, rollback, verifyProof } from '@opspilot/rollback';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const [, recipe = ''] = /```sh\n(.*?)```/s.exec(readFileSync(new URL('../../PROOF.md', import.meta.url), 'utf8')) ?? [];
let folder: string;
let tree: string;
let close: () => Promise<void>;
let pilot: Awaited<ReturnType<typeof open>>;

async function open() {
  return OpsPilot.create({
    storage: sqliteStorage(join(folder, 'ops.db')),
    executor: localExecutor(),
    approve: () => true,
    plugins: [rollback({ store: memorySnapshotStore() })],
  });
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'proof-'));
  tree = join(folder, 'tree');
  mkdirSync(join(tree, 'conf.d'), { recursive: true });
  writeFileSync(join(tree, 'app.conf'), 'port=80\n');
  execFileSync('sh', [
    '-c',
    `cd "$1/conf.d"; echo a > a; echo b > 'b\nb'; echo c > "$(printf 'c\\377\\\\c')"; ln a d`,
    'sh',
    tree,
  ]);
  pilot = await open();
  close = () => pilot.close();
});
afterEach(async () => {
  await close();
  rmSync(folder, { recursive: true, force: true });
});

/** Does what PROOF.md says, with no other programs than those that it names. */
function checkedByHand(archive: Uint8Array): { readonly status: number | null; readonly stdout: string } {
  const programs = mkdtempSync(join(folder, 'programs-'));
  for (const program of ['tar', 'sha256sum']) {
    symlinkSync(
      execFileSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).trim(),
      join(programs, program),
    );
  }
  const unpacked = mkdtempSync(join(folder, 'unpacked-'));
  writeFileSync(join(folder, 'proof.tar'), archive);
  const env = { PATH: programs };
  const { status, stdout } = spawnSync('/bin/sh', ['-c', recipe], { cwd: unpacked, env, encoding: 'utf8' });
  return { status, stdout };
}

describe('a proof', () => {
  it('is checked with tar and sha256sum alone, and says that all is as it was', async () => {
    const command = 'sed -i s/80/8080/ app.conf && rm -r conf.d && mkdir made && chmod 700 .';
    const { recoveryPoint } = await pilot.run({ command, cwd: tree });
    const undoing = { prove: true, checks: [`grep -q port=80 ${tree}/app.conf`] };
    const { success, proof, validationResults } = await pilot.rollback.undo(recoveryPoint?.id ?? '', undoing);
    expect(success).toBe(true);
    expect(validationResults.map(({ check, passed }) => [check, passed])).toEqual([
      ['files', true],
      ['health', true],
      ['proof', true],
    ]);
    const [host] = proof?.statement.hosts ?? [];
    expect(host).toMatchObject({ host: 'localhost', isAsBefore: true, leftAlone: [], unlike: [] });
    expect(host?.roots.found).not.toBe(host?.roots.after);
    expect(host?.compared.paths).toBeGreaterThanOrEqual(7);
    const archive = proof?.archive ?? Buffer.of();
    expect(await verifyProof(archive)).toEqual({ statement: proof?.statement, problems: [] });
    expect(checkedByHand(archive)).toEqual({ status: 0, stdout: '1: as before\n' });
    // And the host itself has the contents that the proof names.
    execFileSync('tar', ['-xf', join(folder, 'proof.tar'), '-C', folder]);
    const sums = ['--check', '--strict', '--quiet', join(folder, '1/contents')];
    expect(spawnSync('sha256sum', sums, { cwd: '/' }).status).toBe(0);
    writeFileSync(join(tree, 'app.conf'), 'port=81\n');
    expect(spawnSync('sha256sum', sums, { cwd: '/' }).status).toBe(1);
  });

  it('is of no use to who changes anything in it', async () => {
    const { recoveryPoint } = await pilot.run({ command: 'rm app.conf', cwd: tree });
    const { proof } = await pilot.rollback.undo(recoveryPoint?.id ?? '', { prove: true });
    const text = Buffer.from(proof?.archive ?? Buffer.of()).toString('latin1');
    const forged = Buffer.from(text.replace('app.conf","file",420', 'app.conf","file",511'), 'latin1');
    expect(forged.equals(Buffer.from(text, 'latin1'))).toBe(false);
    expect((await verifyProof(forged)).problems).toContain('1/before does not have the root that it is said to have');
    expect(checkedByHand(forged).status).toBe(1);
    await expect(verifyProof(Buffer.from(text.slice(0, 3000), 'latin1'))).rejects.toMatchObject({
      code: 'proof-unreadable',
    });
    await expect(verifyProof(Buffer.from('nothing'))).rejects.toMatchObject({ code: 'proof-unreadable' });
  });

  it('tells what was left alone, and that a check of health did not pass', async () => {
    const { id } = await pilot.rollback.recoveryPoints.create({
      description: 'two',
      snapshots: [{ paths: [tree], looks: [{ kind: 'kernel-parameters', subjects: ['kernel.ostype'] }] }],
    });
    writeFileSync(join(tree, 'conf.d/a'), 'changed');
    writeFileSync(join(tree, 'app.conf'), 'changed');
    const { success, proof, validationResults } = await pilot.rollback.recoveryPoints.restore(id, {
      paths: [join(tree, 'app.conf')],
      prove: true,
      checks: [`grep -q 8080 ${tree}/app.conf`],
    });
    expect(success).toBe(false);
    expect(validationResults.filter(({ passed }) => !passed).map(({ check }) => check)).toEqual(['health']);
    expect(proof?.statement).toMatchObject({
      point: id,
      hosts: [{ isAsBefore: true, compared: { paths: 1, states: 0 } }],
    });
    const whole = await pilot.rollback.recoveryPoints.restore(id, { prove: true });
    expect(whole.proof?.statement.hosts).toMatchObject([{ isAsBefore: true, compared: { states: 1 } }]);
    expect(checkedByHand(whole.proof?.archive ?? Buffer.of())).toEqual({ status: 0, stdout: '1: as before\n' });
  });
});
