import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { idIn, rollbackAtHome } from './fixtures/rollback-in.js';

const at = rollbackAtHome();
const { rollback } = at;

describe('a proof on the command line', () => {
  it('proves that all is as it was, and says which check of health did not pass', () => {
    const id = idIn(rollback('run', 'sed -i s/80/8080/ conf/app.conf && rm conf/old.conf').stdout);
    const checks = ['--check', `test -s ${at.conf}/old.conf`, '--check', `grep -q 8080 ${at.conf}/app.conf`];
    const undone = rollback('undo', id, '--yes', '--proof', 'proof.tar', ...checks);
    expect(undone).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(/✖ grep -q 8080 .* ended as failed/) as string,
    });
    expect(undone.stdout).toMatch(/\nproof: ~\/proof\.tar, SHA-256 [0-9a-f]{64}\n/);
    expect(rollback('verify', '--proof', 'proof.tar')).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(
        /\n✔ as before: localhost, 3 paths, 0 pieces of state, root [0-9a-f]{64}\n✖ grep/,
      ) as string,
    });
    const again = rollback('undo', idIn(undone.stdout.split('take it back')[1] ?? ''), '--yes', '--proof', 'proof.tar');
    expect(again.status).toBe(0);
    expect(rollback('verify', '--proof', 'proof.tar').status).toBe(0);
    writeFileSync(
      join(at.home, 'proof.tar'),
      readFileSync(join(at.home, 'proof.tar'), 'latin1').replace('"file",420', '"file",493'),
      'latin1',
    );
    expect(rollback('verify', '--proof', 'proof.tar').status).toBe(1);
    expect(rollback('verify', '--proof', 'conf/app.conf')).toMatchObject({
      status: 5,
      stderr: expect.stringContaining('proof-unreadable') as string,
    });
    for (const [name, why] of [
      ['nothing', 'There is no file '],
      ['conf', 'conf is a directory'],
    ] as const) {
      expect(rollback('verify', '--proof', name)).toMatchObject({
        status: 2,
        stderr: expect.stringContaining(why) as string,
      });
    }
  });

  it('proves that all is as it was where nothing is to be done, and says where it cannot', () => {
    rollback('snapshot', 'conf');
    expect(rollback('undo', 'last', '--yes', '--proof', 'proof.tar')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^all is as it was\nproof: .*\n$/) as string,
    });
    expect(rollback('verify', '--proof', 'proof.tar').status).toBe(0);
    rollback('run', 'sed -i s/80/8080/ conf/app.conf');
    rollback('undo', 'last', '--yes');
    writeFileSync(join(at.conf, 'app.conf'), 'mine\n');
    expect(rollback('undo', 'last', '--yes', '--proof', 'another.tar')).toMatchObject({
      status: 1,
      stderr: 'rollback: no proof was written, for nothing was brought back\n',
    });
  });

  it('does nothing where the proof that is wanted cannot be written, and says what is done where that shows afterwards', () => {
    rollback('run', 'mkdir out && rm conf/old.conf');
    for (const [place, why] of [
      ['none/here/proof.tar', 'there is no directory '],
      ['conf/app.conf/proof.tar', 'there is no directory '],
      ['conf', 'it is a directory'],
    ] as const) {
      expect(rollback('undo', 'last', '--yes', '--proof', place)).toMatchObject({
        status: 2,
        stdout: '',
        stderr: expect.stringMatching(
          new RegExp(`Nothing was done: the proof cannot be written to .*${place}: ${why}`),
        ),
      });
    }
    expect(readdirSync(at.conf)).toEqual(['app.conf']);
    const undone = rollback('undo', 'last', '--yes', '--proof', 'out/proof.tar');
    expect(undone).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(/\n✔ done.*\ntake it back: .* undo \w{26}\n$/),
      stderr: expect.stringMatching(
        /^rollback: the proof could not be written to .*: there is no directory .*\/out\n$/,
      ),
    });
    expect(readdirSync(at.conf)).toEqual(['app.conf', 'old.conf']);
  });
});
