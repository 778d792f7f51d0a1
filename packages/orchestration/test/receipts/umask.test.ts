import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readScript } from '../../src/receipts/read-script.js';
import { receiptScript, refusedCode } from '../../src/receipts/receipt-script.js';

/** Root reads and writes whatever the mode of a file is: somebody else has to be told. */
const nobody = ['--reuid', '65534', '--regid', '65534', '--clear-groups'];
const mayBecome = spawnSync('setpriv', [...nobody, 'true']).status === 0;

function asNobody(script: string, umask: string) {
  const line = `umask ${umask}\n${script}`;
  return spawnSync('setpriv', [...nobody, '/bin/sh', '-c', line], { encoding: 'utf8' });
}

function site() {
  const folder = mkdtempSync(join(tmpdir(), 'receipts-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  chmodSync(folder, 0o700);
  chownSync(folder, 65_534, 65_534);
  const directory = join(folder, 'receipts');
  const command = `touch ${folder}/ran; exit 3`;
  const seconds = Math.floor(Date.now() / 1_000);
  const script = receiptScript({ directory, id: 'a', command, keptBytes: 0, nonce: 'n', seconds, hasTerminal: false });
  return { folder, directory, script };
}

describe.skipIf(!mayBecome)('a receipt that is begun with a umask', () => {
  it.each(['0277', '0377', '0477', '0577', '0777'])(
    '%s would not be read or written to again: nothing runs',
    (umask) => {
      const { folder, directory, script } = site();
      expect(asNobody(script, umask).status).toBe(refusedCode);
      expect(existsSync(join(folder, 'ran'))).toBe(false);
      expect(readdirSync(directory).filter((name) => name.startsWith('a.'))).toEqual([]);
    },
  );

  it.each(['0000', '0022', '0077', '0177'])('%s tells its end', (umask) => {
    const { folder, directory, script } = site();
    expect(asNobody(script, umask).status).toBe(3);
    expect(existsSync(join(folder, 'ran'))).toBe(true);
    expect(asNobody(readScript({ directory, id: 'a' }), '0022').stdout).toBe('finished 3\n');
  });
});
