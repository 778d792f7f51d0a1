import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localExecutor } from '@opspilot/core';
import { analyse } from '@opspilot/core/shell';
import { foresee } from '@opspilot/rollback';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { undoingPilot } from '../fixtures/undoing-pilot.js';

const literal = (command: string): readonly string[] =>
  foresee(analyse(command, { cwd: '/srv', user: 'root' }), { command, directory: '/srv', user: 'root' }).paths.flatMap(
    ({ pattern, isLiteral }) => (isLiteral === true ? [pattern] : []),
  );

describe('a name with wildcards that no shell looks for', () => {
  it.each([
    ["touch 'a*'", ['/srv/a*']],
    ['touch "d/a?"', ['/srv/d/a?']],
    ['touch a\\*b', ['/srv/a*b']],
    ["cd d && cp ../f 'x*'", ['/srv/d/x*', '/srv/d/x*/f']],
    ['echo x > a*', ['/srv/a*']],
    ["sh -c 'echo x > b*'", ['/srv/b*']],
    ["touch a* 'b*'", ['/srv/b*']],
    ['rm \'a*\'; echo "$?" > f', []],
    ["find . -name 'a*' -exec touch {} +", []],
    ["find . -name '*.log' -delete", []],
    [`for f in *; do echo x > "\${f%.*}.y"; done`, []],
    ['touch *.log', []],
    ["sed -i 's/a*/b/' f", []],
  ])('is told as it stands where it comes into being: %s', (command, paths) => {
    expect(literal(command)).toEqual(paths);
  });
});

describe('what comes into being', () => {
  let tree: string;
  beforeEach(() => {
    tree = mkdtempSync(join(tmpdir(), 'patterns-'));
    sh("mkdir d s; echo 1 > ab; echo 2 > d/ac; echo 3 > s/f; echo 4 > 'd/[x]y'; echo 5 > '[x]z'");
  });
  afterEach(() => rmSync(tree, { recursive: true, force: true }));
  const sh = (script: string): string => execFileSync('sh', ['-c', script], { cwd: tree, encoding: 'utf8' });

  it.each([
    "touch 'a*'",
    "mkdir 'a?'",
    "cp s/f 'a*'",
    "mv s/f 'a*'",
    "cp s/f 'd/a*'",
    "cd d && ln -s x 'a*'",
    'echo x > a*',
    "echo x | tee 'd/a?' > /dev/null",
    'echo x >> "[x]*"',
    "sed -i 's/1/x/' 'ab' && touch 'd/[x]?'",
    "install -m 600 s/f 'a*'",
    "truncate -s 5 'a*'",
    'truncate -s 5 q*',
    "truncate --size=5 'd/a?' s/f",
    "gzip -k -S '.g*' s/f",
    "gzip -S '.g*' s/f",
    'flock lock true',
    "flock 'l*' -c 'echo 2 > ab'",
    'flock d true && touch made',
  ])('goes, beside others that the pattern would match: %s', async (command) => {
    const list = "find . -printf '%p %y %m %s %l\\n' | sort; find . -type f -exec cat {} +";
    const before = sh(list);
    const pilot = await undoingPilot(localExecutor());
    const { recoveryPoint, status } = await pilot.run({ command, cwd: tree });
    expect([status, sh(list) === before]).toEqual(['succeeded', false]);
    expect((await pilot.rollback.undo(recoveryPoint?.id ?? '')).success).toBe(true);
    expect(sh(list)).toBe(before);
    await pilot.close();
  });
});
