import { spawnSync } from 'node:child_process';
import { existsSync, linkSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { idIn, rollbackAtHome } from './fixtures/rollback-in.js';

const at = rollbackAtHome();
const { rollback } = at;

describe('the command line', () => {
  it('runs a command, shows what it changed, and brings one file back and then all', () => {
    const run = rollback('run', 'sed -i s/80/8080/ conf/app.conf && rm conf/old.conf && touch conf/new.conf');
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.stdout).toMatch(
      /^✔ succeeded\n~ ~\/conf\/app\.conf {2}22 B → 24 B\n\+ ~\/conf\/new\.conf {2}new\n- ~\/conf\/old\.conf {2}deleted\n/,
    );
    const id = idIn(run.stdout);
    expect(rollback('diff', 'last').stdout).toContain('\n  -port = 80\n  +port = 8080\n   name = shop\n');
    const dry = rollback('undo', id, '--dry-run');
    expect(dry).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('bring back  ~/conf/old.conf\n') as string,
    });
    expect(rollback('undo', id)).toMatchObject({ status: 2, stderr: expect.stringContaining('--yes') as string });
    expect(readdirSync(at.conf)).toEqual(['app.conf', 'new.conf']);

    expect(rollback('undo', id.slice(-8).toLowerCase(), 'conf/old.conf', '--yes').status).toBe(0);
    expect(readdirSync(at.conf)).toEqual(['app.conf', 'new.conf', 'old.conf']);
    expect(rollback('undo', id, '--yes', '--force').status).toBe(0);
    expect([readdirSync(at.conf), readFileSync(join(at.conf, 'app.conf'), 'utf8')]).toEqual([
      ['app.conf', 'old.conf'],
      'port = 80\nname = shop\n',
    ]);
    expect(rollback('log').stdout.trim().split('\n')).toHaveLength(3);
  });

  it('leaves alone what somebody else changed since', () => {
    const id = idIn(rollback('run', 'sed -i s/80/8080/ conf/app.conf').stdout);
    writeFileSync(join(at.conf, 'app.conf'), 'mine\n');
    const refused = rollback('undo', id, '--yes');
    expect(refused.status).toBe(3);
    expect(refused.stdout).toMatch(
      /^put back {4}~\/conf\/app\.conf {2}content changed since by somebody else\n +before +file .* 22 B .* sha256 \w{12}\n +command left +file .* 24 B .*\n +now +file .* 5 B .* sha256 \w{12}\n/,
    );
    expect(readFileSync(join(at.conf, 'app.conf'), 'utf8')).toBe('mine\n');
    expect(rollback('undo', id, '--yes', '--force').status).toBe(0);
    expect(readFileSync(join(at.conf, 'app.conf'), 'utf8')).toBe('port = 80\nname = shop\n');
  });

  it('keeps snapshots, shows them and finds them damaged', () => {
    const id = idIn(rollback('snapshot', 'conf', '--note', 'before').stdout);
    expect(rollback('show', id).stdout).toMatch(
      /snapshot {2}before\npaths {5}~\/conf\nholds {5}4 paths, 26 B\nroot {6}[0-9a-f]{64}\n/,
    );
    expect(rollback('verify', id)).toMatchObject({ status: 0, stdout: '✔ all of it is what was kept\n' });
    rmSync(at.conf, { recursive: true });
    expect(rollback('undo', id, '--yes').status).toBe(0);
    expect(readdirSync(at.conf)).toEqual(['app.conf', 'old.conf']);
    const packs = join(at.home, 'state/opspilot/rollback/snapshots/packs');
    for (const name of readdirSync(packs)) writeFileSync(join(packs, name), 'nothing');
    expect(rollback('verify').status).not.toBe(0);
  });

  it('says at once where nothing can be kept', () => {
    for (const state of ['/proc/nope', join(at.conf, 'app.conf')]) {
      expect(rollback('run', '--state', state, 'rm conf/old.conf')).toMatchObject({
        status: 5,
        stderr: expect.stringContaining(`The directory ${state}/snapshots`) as string,
      });
    }
    expect(readdirSync(at.conf)).toEqual(['app.conf', 'old.conf']);
  });

  it('forgets whole points by a policy, and can go back to those that it keeps', () => {
    for (const number of [1, 2, 3]) rollback('run', `echo ${number} > conf/app.conf`);
    const packs = () => readdirSync(join(at.home, 'state', 'opspilot', 'rollback', 'snapshots', 'packs'));
    const before = packs();
    const keep = ['forget', '--keep-last', '2'];
    expect(rollback(...keep)).toMatchObject({ status: 2, stderr: expect.stringContaining('--yes') as string });
    const dry = rollback(...keep, '--dry-run');
    expect(dry.status).toBe(0);
    expect(dry.stdout).toMatch(/^keep .*echo 3.* {2}of the last\nkeep .*echo 2.* {2}of the last\nforget .*echo 1/);
    expect(rollback('log').stdout.trim().split('\n')).toHaveLength(3);
    expect(packs()).toEqual(before);
    const done = rollback(...keep, '--yes');
    expect(done).toMatchObject({ status: 0, stderr: '' });
    expect(done.stdout).toContain('✔ done: 1 forgotten, 2 kept, 1 pack freed');
    expect(rollback('verify').status).toBe(0);
    for (const id of rollback('log').stdout.trim().split('\n').map(idIn)) {
      expect(rollback('undo', id, '--yes')).toMatchObject({ status: 0 });
    }
    expect(readFileSync(join(at.conf, 'app.conf'), 'utf8')).toBe('1\n');
  });

  it('keeps no snapshot of what is not there, and says which of several is not', () => {
    expect(rollback('snapshot', 'conf/typo.conf')).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringMatching(/^rollback: Nothing is kept: .*\/conf\/typo\.conf is not there\.\n$/) as string,
    });
    expect(rollback('log').stdout).toBe('nothing is kept yet\n');
    expect(rollback('snapshot', 'conf/typo.conf', 'conf/app.conf')).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('✔ kept ') as string,
      stderr: expect.stringMatching(/^! .*\/conf\/typo\.conf is not there: /) as string,
    });
  });

  it('has undone the last command when that is undone twice', () => {
    rollback('run', 'sed -i s/80/8080/ conf/app.conf');
    expect(rollback('undo', 'last', '--yes').status).toBe(0);
    expect(rollback('undo', 'last', '--yes')).toMatchObject({ status: 0, stdout: 'all is as it was\n' });
    expect(readFileSync(join(at.conf, 'app.conf'), 'utf8')).toBe('port = 80\nname = shop\n');
    writeFileSync(join(at.conf, 'app.conf'), 'of others\n');
    expect(rollback('undo', 'last', '--yes')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^taken back already: /) as string,
    });
    expect(readFileSync(join(at.conf, 'app.conf'), 'utf8')).toBe('of others\n');
    writeFileSync(join(at.conf, 'app.conf'), 'port = 80\nname = shop\n');
    rollback('snapshot', 'conf');
    writeFileSync(join(at.conf, 'app.conf'), 'mine\n');
    expect(rollback('undo', 'last', '--yes').status).toBe(0);
    expect(rollback('undo', 'last', '--yes').status).toBe(0);
    expect(readFileSync(join(at.conf, 'app.conf'), 'utf8')).toBe('port = 80\nname = shop\n');
  });

  it('takes back what is too large to be kept once that may be gone', () => {
    rollback('run', 'truncate -s 40G conf/big');
    const refused = rollback('undo', 'last', '--yes');
    expect([refused.status, existsSync(join(at.conf, 'big'))]).toEqual([5, true]);
    expect(refused.stderr).toContain('--discard-large');
    const { status, stdout } = rollback('undo', 'last', '--yes', '--discard-large');
    expect([status, existsSync(join(at.conf, 'big'))]).toEqual([0, false]);
    expect(stdout).toContain('! gone for good: ~/conf/big\n');
  });

  it('tells a line that works as it was called, with the place where all is kept', () => {
    const { stdout } = rollback('run', 'rm conf/old.conf', '--state', 'elsewhere');
    const [, line = ''] = /take it back: (.*)/.exec(stdout) ?? [];
    expect(line).toMatch(/^node .* undo \w{26} --state=elsewhere$/);
    expect(spawnSync('sh', ['-c', `${line} --yes`], { cwd: at.home, env: { PATH: process.env['PATH'] } }).status).toBe(
      0,
    );
    expect(readdirSync(at.conf)).toEqual(['app.conf', 'old.conf']);
  });

  it('says how a command ended and what is kept of it, and which one was before one that changed nothing', () => {
    rollback('run', 'rm -rf conf');
    const before = idIn(rollback('log').stdout);
    rollback('run', 'rm -rf conf');
    expect(rollback('run', 'touch conf/made.conf').status).toBe(1);
    expect(rollback('log').stdout).toMatch(
      /^\w{26} {2}\S+ \S+ {2}command {2}failed {2}touch .*\n.*command {10}rm -rf conf\n/,
    );
    expect(rollback('show', 'last').stdout).toMatch(
      /\ncommand {4}touch conf\/made.conf\nended {6}failed, exit code 1\n(?:.*\n)*not there {2}~\/conf/,
    );
    expect(rollback('show', before).stdout).toMatch(
      /\nended {4}succeeded, exit code 0\npaths {4}~\/conf\n {9}~\nholds {4}4 paths, 26 B\n/,
    );
    rollback('run', 'rm -rf conf');
    expect(rollback('undo', 'last', '--yes').stdout).toMatch(
      /^all is as it was\nnothing is to be taken back of "rm -rf conf"; before it was "touch .*": .* undo \w{26}\n$/,
    );
    rollback('undo', before, '--yes');
    expect(rollback('log').stdout).toMatch(/^\w{26} .* undo +What undoing \w{26} replaced\n/);
    expect(rollback('show', before).stdout).toMatch(/\nrestored {2}\d{4}-/);
  });

  it('says before the command begins what its host tells to be lost, and keeps it in mind', () => {
    linkSync(join(at.conf, 'app.conf'), join(at.home, 'beside'));
    const loss = 'what is written into a file that has further names elsewhere is found there, too';
    const { stdout } = rollback('run', 'cat conf/app.conf; echo more >> conf/app.conf');
    expect(stdout).toMatch(new RegExp(`^! cannot be taken back: ${loss}\nport = 80\n`));
    expect(stdout).toMatch(new RegExp(`take it back: .*  but not: ${loss}\n$`));
    expect(rollback('show', 'last').stdout).toContain(`\nlost     ${loss}\n`);
    expect(rollback('undo', 'last', '--dry-run').stdout).toContain(`! does not come back: ${loss}\n`);
  });

  it('says what restoring a snapshot will delete, and ends a command in time', () => {
    rollback('snapshot', 'conf/app.conf', 'conf/new.conf');
    writeFileSync(join(at.conf, 'new.conf'), 'new\n');
    expect(rollback('undo', 'last', '--dry-run').stdout).toContain(
      '! deletes ~/conf/new.conf: it was not there then\n',
    );
    expect(rollback('run', '--timeout', '0.5', 'sleep 60')).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('✖ timed-out') as string,
    });
    expect(rollback('run', '--timeout', 'soon', 'true').status).toBe(2);
  });

  it('says beforehand what cannot be taken back, and what it makes no sense of', () => {
    const posted = rollback('run', 'true; curl -s -X POST http://localhost:1/x');
    expect(posted).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(/^! cannot be taken back: sends data to localhost/) as string,
    });
    const purged = rollback('run', '--approve', 'to try it', 'dpkg -P opspilot-no-such-package');
    expect(purged.stdout).toMatch(/^! may not come back: what purging deletes beside settings\n/);
    const rejected = rollback('run', 'no-such-program');
    expect(rejected.status).toBe(2);
    expect(rejected.stdout).toContain(
      '✖ rejected: The command has no leave: What "no-such-program" does is not known. ',
    );
    expect(rejected.stdout).toContain(' To run it, give --approve REASON.\n');
    expect(rollback('run', '--approve', 'to try it', 'no-such-program').status).toBe(1);
    for (const args of [['undo'], ['run'], ['snapshot'], ['nothing'], ['log', '--wrong'], ['undo', 'ZZZZ', '--yes']]) {
      expect([args, rollback(...args).status]).toEqual([args, 2]);
    }
    expect(rollback('--help')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('rollback undo ID') as string,
    });
    expect(rollback()).toMatchObject({
      ...{ status: 2, stdout: '', stderr: expect.stringContaining('rollback undo ID') as string },
    });
  });
});
