import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type StartThere, toBytePath } from '@opspilot/rollback';
import { describe, expect, it } from 'vitest';
import { hashStaged, parseDigests } from '../../src/restore/digest-script.js';
import { digestsThere } from '../../src/restore/digests-there.js';
import { capturedTree } from '../fixtures/captured-tree.js';

const here = capturedTree();
const { local } = here;

/** What stands first in the search path under the name of openssl; default what the machine has. */
const others: Readonly<Record<string, string | undefined>> = {
  'the openssl of the machine, if any': undefined,
  'an openssl that fails': 'exit 1',
  'an openssl that answers otherwise': 'echo "SHA2-256(stdin)= ba7816bf"',
};

function startWith(program: string | undefined): StartThere {
  if (program === undefined) return local;
  const folder = join(here.folder, 'bin');
  mkdirSync(folder);
  writeFileSync(join(folder, 'openssl'), `#!/bin/sh\n${program}\n`, { mode: 0o755 });
  return (command, options) => local(`PATH=${folder}:$PATH; export PATH\n${command}`, options);
}

const sumOf = (content: string): string => createHash('sha256').update(content).digest('hex');

/** Enough names for several calls of a program. */
const plain = Array.from({ length: 3_000 }, (_, index) => `${index}-${'long'.repeat(50)}`);
const odd = ["it's", ' and - then', '-r', '$HOME\\n"*"', 'ümlaut'];

describe.each(Object.entries(others))('hashes by %s', (_, program) => {
  it.each([
    ['of plain names', plain],
    ['of odd names', odd],
    ['with a newline in a name', [...odd, 'two\nlines', '\n']],
  ])('are those of the files: %s', async (_names, names) => {
    const start = startWith(program);
    for (const name of names) writeFileSync(join(here.tree, name), `content of ${name}`);
    const path = (name: string): string => toBytePath(join(here.tree, name));
    const expected = new Map(names.map((name) => [path(name), sumOf(`content of ${name}`)]));
    expect(await digestsThere(start, [...expected.keys(), path('missing')], false)).toEqual(expected);
  });

  it('are those of all files that are staged', async () => {
    const names = ['0/one', '0/deep/two\nlines', '1/three'];
    for (const name of names) {
      mkdirSync(join(here.tree, name, '..'), { recursive: true });
      writeFileSync(join(here.tree, name), `content of ${name}`);
    }
    writeFileSync(join(here.tree, 'beside'), 'is not staged');
    const { stdout, result } = await startWith(program)(`cd ${here.tree} && ${hashStaged(false)}`);
    const parts: Buffer[] = [];
    for await (const part of stdout) parts.push(part);
    expect(await result).toMatchObject({ exitCode: 0 });
    const expected = names.map((name) => [`./${name}`, sumOf(`content of ${name}`)] as const);
    expect(parseDigests(Buffer.concat(parts))).toEqual(new Map(expected));
  });
});
