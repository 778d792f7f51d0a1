import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localExecutor } from '@opspilot/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { undoingPilot } from '../fixtures/undoing-pilot.js';

const server = createServer((_, response) => response.end('new'));
let folder: string;
let address: string;

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'names-')));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const bound = server.address();
  address = `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : ''}`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const has = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

/** Every file and what it holds. */
function held(tree: string): Readonly<Record<string, string>> {
  const names = readdirSync(tree, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  return Object.fromEntries(
    names.map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), 'latin1')]),
  );
}

const rows: readonly (readonly [program: string, command: string])[] = [
  ['wget', 'wget -q ADDRESS/f'],
  ['wget', 'echo > f.1; wget -q -P d ADDRESS/f'],
  ['wget', 'wget -qO f ADDRESS/g'],
  ['curl', 'curl -sO ADDRESS/f'],
  ['curl', 'curl -s --output-dir d -o f ADDRESS/g'],
  ['gzip', 'gunzip -f *.gz'],
  ['gzip', 'gunzip packed'],
  ['dpkg-deb', 'dpkg-deb -x p.deb d'],
  ['ar', 'ar x lib.a --output d'],
  ['touch', 'touch {a,b}'],
  ['touch', 'mkdir -p d/{a,b}/c; echo new > {a,b}'],
  ['xargs', "printf 'f g' | xargs -n1 sh -c 'echo new > $0'"],
  ['xargs', "printf 'f g' | xargs -n1 sh -c 'rm -f $0; echo new > d/$0'"],
];

describe('files under names that are worked out', () => {
  it.each(rows.filter(([program]) => has(program)))(
    'go, and come back, as the command is undone: %s: %s',
    async (_, line) => {
      const tree = mkdtempSync(join(folder, 'tree-'));
      mkdirSync(join(tree, 'd'));
      for (const name of ['f', 'g', 'd/f', 'd/g', 'd/app', 'unpacked'])
        writeFileSync(join(tree, name), `precious ${name}`);
      const prepare = `echo other > packed; gzip packed; echo other > unpacked.more; gzip -c unpacked.more > unpacked.gz
mkdir -p p/DEBIAN; printf 'Package: p\\nVersion: 1\\nArchitecture: all\\nMaintainer: m\\nDescription: d\\n' > p/DEBIAN/control
echo other > p/app; dpkg-deb -b p p.deb; ar rc lib.a f`;
      execFileSync('sh', ['-c', prepare], { cwd: tree, stdio: 'ignore' });
      const before = held(tree);
      const pilot = await undoingPilot(localExecutor());
      const { recoveryPoint } = await pilot.run({ command: line.replace('ADDRESS', address), cwd: tree });
      expect(held(tree)).not.toEqual(before);
      const { success } = await pilot.rollback.undo(recoveryPoint?.id ?? '');
      expect(success).toBe(true);
      expect(held(tree)).toEqual(before);
      await pilot.close();
    },
  );
});
