import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localExecutor } from '@opspilot/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { manifestOf } from '../fixtures/manifest.js';
import { undoingPilot } from '../fixtures/undoing-pilot.js';

/** Makes names that trip programs up: lines, bytes that are no UTF-8, dashes, quotes, wildcards, what a shell would run, the longest. */
const make = `cd "$1" || exit 1
for name in 'with space' 'new
line' "$(printf 'bad\\377\\376')" -rf "it's \\"q\\"" '$(touch ran)' '*?[a]' '~' 'a;b' '\\n' "$(printf 'n%.0s' $(seq 255))"; do
  echo "$name" > "./$name"; mkdir -p "./dir-$(printf '%.200s' "$name")"; echo in > "./dir-$(printf '%.200s' "$name")/x"
done
find . -exec touch -h -d @1000.5 {} +`;

describe('a command on files with odd names', () => {
  let pilot: Awaited<ReturnType<typeof undoingPilot>>;
  let tree: string;
  beforeAll(async () => {
    pilot = await undoingPilot(localExecutor());
  });
  afterAll(() => pilot.close());
  beforeEach(() => {
    tree = mkdtempSync(join(tmpdir(), 'odd-'));
    execFileSync('sh', ['-c', make, 'sh', tree]);
  });
  afterEach(() => rmSync(tree, { recursive: true, force: true }));

  it.each([
    'rm -r -- *',
    'chmod -R 700 .',
    'sed -i s/a/b/ -- ./*[!x] 2>/dev/null; true',
    'find . -type f -delete',
    'mkdir sub && mv -- bad* new* sub',
    "rm -- 'new\nline' -rf \"it's \\\"q\\\"\" '$(touch ran)' '*?[a]' '~'",
    "mv -- '*?[a]' '$(touch ran)2' && echo more >> './-rf' && truncate -s 0 'a;b'",
    "rm -r -- 'dir-new\nline' && rmdir -- 'dir-~' 2>/dev/null; cp -- 'with space' '\\n'",
  ])('is taken back, and taken forth again: %s', async (command) => {
    const before = manifestOf(tree);
    const { status, recoveryPoint } = await pilot.run({ command, cwd: tree });
    expect(status).toBe('succeeded');
    const after = manifestOf(tree);
    expect(after).not.toBe(before);
    const { success, point } = await pilot.rollback.undo(recoveryPoint?.id ?? '', { prove: true });
    expect(success).toBe(true);
    expect(manifestOf(tree)).toBe(before);
    expect((await pilot.rollback.undo(point)).success).toBe(true);
    expect(manifestOf(tree)).toBe(after);
  });
});
