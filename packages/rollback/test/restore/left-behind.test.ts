import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { quote } from '@opspilot/core';
import { fileSnapshotStore, restore, type StartThere } from '@opspilot/rollback';
import { describe, expect, it } from 'vitest';
import { compiledProgram } from '../../../core/test/fixtures/compiled-program.js';
import { capturedTree } from '../fixtures/captured-tree.js';
import { manifestOf } from '../fixtures/manifest.js';

const keeper = await compiledProgram(new URL('../../bench/fixtures/killed-keeper.mjs', import.meta.url));
const here = capturedTree();
const { local, sh, take } = here;

/** A directory with a program of that name, which does something before it does what it is for. */
function programThat(program: string, script: string): string {
  const directory = mkdtempSync(join(here.folder, 'programs-'));
  const real = sh(`command -v ${program}`).trim();
  writeFileSync(join(directory, program), `#!/bin/sh\n${script}\nexec ${real} "$@"\n`);
  chmodSync(join(directory, program), 0o755);
  return directory;
}

describe('a restore whose process was killed while the host went on', () => {
  it('is waited for by the next one, which does not take away what is still being put into place', async () => {
    const directory = join(here.folder, 'store');
    const store = await fileSnapshotStore(directory);
    sh('echo one > one; echo two > two; touch -d @5 one two .');
    const wanted = manifestOf(here.tree);
    const { snapshot } = await take({ store });
    sh('echo 1 > one; rm two');
    const [reached, goes, early] = ['reached', 'goes', 'early'].map((name) => join(here.folder, name)) as [
      string,
      string,
      string,
    ];
    const slow = programThat(
      'mv',
      `: >${quote(reached)}; for _ in $(seq 1000); do [ ! -e ${quote(goes)} ] || break; sleep 0.05; done`,
    );
    const killed = fork(keeper, [], {
      env: { ...process.env, PATH: `${slow}:${process.env['PATH']}` },
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    await once(killed, 'message');
    const ended = once(killed, 'exit');
    killed.send({ work: 'restore', directory, snapshot, id: 'killed' });
    while (!existsSync(reached)) await delay(10);
    killed.kill('SIGKILL');
    await ended;
    // The next one moves what is left over only once nobody works there, and waits by sleeping.
    const watched = [
      programThat('mv', `[ -e ${quote(goes)} ] || : >${quote(early)}; : >${quote(goes)}`),
      programThat('sleep', `: >${quote(goes)}`),
    ].join(':');
    const start: StartThere = (command, options) => local(`PATH=${quote(watched)}:$PATH\n${command}`, options);
    await restore({ start, store, snapshot, id: 'next' });
    expect(existsSync(early)).toBe(false);
    expect(manifestOf(here.tree)).toBe(wanted);
    expect(readdirSync(here.tree)).toEqual(['one', 'two']);
    await store.close();
  });
});
