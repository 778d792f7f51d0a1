import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { quote } from '@opspilot/core';
import { restore, type StartThere } from '@opspilot/rollback';
import { describe, expect, it } from 'vitest';
import { capturedTree } from '../fixtures/captured-tree.js';
import { manifestOf } from '../fixtures/manifest.js';
import { meddling } from '../fixtures/meddling.js';

const here = capturedTree();
const { local, sh, take } = here;
const { withPrograms, acting } = meddling(here);
const busybox = spawnSync('sh', ['-c', 'command -v busybox'], { encoding: 'utf8' }).stdout.trim();

const make =
  'mkdir -p d/deep; echo one > a; echo two > d/b; echo three > d/deep/c; find . -exec touch -h -d @1000 {} +';
const damage = 'echo other > a; echo other > d/b; rm d/deep/c';

/** What somebody takes away once all is staged and compared, just before it is put into place. */
const vanishing = {
  'a file that is replaced': 'rm a',
  'a directory in which something is replaced': 'rm -r d',
  'a directory in which something is made': 'rm -r d/deep',
  'all of it': 'rm -rf ./a ./d',
};

/** Times are to the second where there is no GNU tar. */
const bare = (start: StartThere): StartThere => {
  const tools = join(here.folder, 'tools');
  mkdirSync(tools, { recursive: true });
  spawnSync(busybox, ['--install', '-s', tools]);
  return (command, options) => start(`PATH=${quote(tools)}; export PATH\n${command}`, options);
};

describe('a path that vanishes while it is restored', () => {
  it.each(Object.entries(vanishing))(
    'is told of or made anew, and comes back when restored again: %s',
    async (_, act) => {
      sh(make);
      const before = manifestOf(here.tree);
      const from = await take();
      sh(damage);
      const start = withPrograms({ sync: acting(act) });
      const failure = await restore({ start, ...from, id: 'vanishing' }).then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(sh('test -e ../acted && echo acted')).toBe('acted\n');
      if (failure === undefined) expect(manifestOf(here.tree)).toBe(before);
      else expect(failure).toMatchObject({ code: expect.stringMatching(/^restore-(failed|conflict)$/) });
      await restore({ start: local, ...from, id: 'again' });
      expect(manifestOf(here.tree)).toBe(before);
      expect(sh('ls -A ..')).not.toContain('opspilot');
    },
  );

  it.skipIf(busybox === '').each(Object.entries(vanishing).slice(2))(
    'likewise where there is BusyBox alone: %s',
    async (_, act) => {
      sh(make);
      const before = manifestOf(here.tree);
      const from = await take();
      sh(damage);
      let calls = 0;
      const counting: StartThere = (command, options) => {
        calls += 1;
        return local(command, options);
      };
      await restore({ start: bare(counting), ...from, id: 'counted' });
      // Before the last call all was looked at once more: what vanishes after that, vanishes after the restore.
      for (let at = 2; at < calls; at += 1) {
        sh(damage);
        let call = 0;
        const vanishes: StartThere = (command, options) => {
          call += 1;
          if (call === at) sh(act);
          return local(command, options);
        };
        const failure = await restore({ start: bare(vanishes), ...from, id: `vanishing-${at}` }).then(
          () => undefined,
          (error: unknown) => error,
        );
        if (failure !== undefined) {
          expect(failure).toMatchObject({ code: expect.stringMatching(/^restore-(failed|conflict)$/) });
          await restore({ start: bare(local), ...from, id: `again-${at}` });
        }
        expect(manifestOf(here.tree)).toBe(before);
      }
      rmSync(join(here.folder, 'tools'), { recursive: true });
      expect(sh('ls -A ..')).not.toContain('opspilot');
    },
  );
});
