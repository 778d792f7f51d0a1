import { existsSync, lstatSync, readdirSync, readFileSync, renameSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { quote } from '@opspilot/core';
import { type Entry, type ExpectedStates, restore, type StartThere } from '@opspilot/rollback';
import { describe, expect, it } from 'vitest';
import { capturedTree } from '../fixtures/captured-tree.js';
import { manifestOf } from '../fixtures/manifest.js';

const here = capturedTree();
const { local, sh, take } = here;
const isRoot = process.getuid?.() === 0;

/** What is there now, as it was read: what may be overwritten. */
async function readNow(): Promise<ExpectedStates> {
  const { store, snapshot } = await take();
  const states = new Map<string, Entry>();
  for (const entry of await store.entries(snapshot)) states.set(entry.path, entry);
  return { states, absent: new Set() };
}

/** Does something just before what is staged is put into place. */
function beforePlacing(act: () => void): StartThere {
  return (command, options) => {
    if (command.startsWith('exec sh -s ')) act();
    return local(command, options);
  };
}

describe('somebody who moves things about while they are restored', () => {
  const attacks = {
    'a file comes': 'echo changed > a/b/file',
    'a file goes': 'echo new > a/b/new',
    'a directory is set': 'chmod 700 a/b; chmod 750 a',
    'a file is set': 'chmod 600 a/b/file',
  };

  it.each(Object.entries(attacks))(
    'leads nowhere by a symbolic link in the place of a directory: %s',
    async (_, command) => {
      const victim = join(here.folder, 'victim');
      sh('mkdir -p a/b ../victim/b; echo kept > a/b/file; chmod 755 a a/b');
      sh(
        'echo theirs > ../victim/b/file; echo theirs > ../victim/b/new; chmod 711 ../victim/b; chmod 640 ../victim/b/file',
      );
      const from = await take();
      sh(command);
      const expected = await readNow();
      const before = manifestOf(victim);
      const start = beforePlacing(() => {
        renameSync(join(here.tree, 'a'), join(here.tree, 'away'));
        symlinkSync(victim, join(here.tree, 'a'));
      });
      await expect(restore({ start, ...from, id: 'attack', expected })).rejects.toMatchObject({
        code: 'restore-failed',
      });
      expect(manifestOf(victim)).toBe(before);
    },
  );

  it.runIf(isRoot)(
    'has nothing run that lies in another directory of the name of that in which it is staged',
    async () => {
      sh('mkdir -p home; echo kept > home/file; echo kept > home/other');
      const from = await take();
      sh('rm home/file; echo new > home/other; chown -R 65534 home');
      const expected = await readNow();
      const start = beforePlacing(() => {
        const [name = ''] = readdirSync(join(here.tree, 'home')).filter((each) => each.startsWith('.opspilot-restore'));
        expect(name).not.toBe('');
        sh(`cd home; mv ${quote(name)} moved; mkdir -m 700 ${quote(name)}; cd ${quote(name)}
        echo 'touch ${here.folder}/ran' > commit.sh; : > guarded-paths; : > guarded-trees; cp ../moved/found .; chown -R 65534 .`);
      });
      await expect(restore({ start, ...from, id: 'exchanged', expected })).rejects.toMatchObject({
        code: 'restore-failed',
      });
      expect(existsSync(join(here.folder, 'ran'))).toBe(false);
      expect(readFileSync(join(here.tree, 'home/other'), 'utf8')).toBe('new\n');
    },
  );

  it('leads nowhere by a symbolic link or another file in the place of a file', async () => {
    sh('echo kept > file; chmod 644 file; echo theirs > ../victim; chmod 640 ../victim');
    const from = await take();
    sh('chmod 600 file');
    const victim = join(here.folder, 'victim');
    for (const [index, put] of [`ln -sfn ../victim file`, 'ln -f ../victim file'].entries()) {
      const expected = await readNow();
      const start = beforePlacing(() => sh(`mv file kept; ${put}`));
      const restoring = restore({ start, ...from, id: `attack-${index}`, expected });
      await expect(restoring).rejects.toMatchObject({ code: 'restore-conflict' });
      expect(lstatSync(victim).mode & 0o7777).toBe(0o640);
      sh('mv -f kept file');
    }
  });

  it('is told of what changed while it was staged, and keeps it', async () => {
    sh('echo one > one; echo two > two; mkdir three');
    const from = await take();
    sh('echo 1 > one; rm two; rmdir three; mkdir three; echo 3 > three/3');
    const acts = { one: 'echo mine > one', two: 'echo mine > two', 'three/3': 'echo mine > three/3' };
    for (const [name, act] of Object.entries(acts)) {
      let isStaged = false;
      const start: StartThere = async (command, options) => {
        const isStage = command.includes('tar --extract');
        const execution = await local(command, options);
        if (!isStage || isStaged) return execution;
        isStaged = true;
        return {
          ...execution,
          stdout: execution.stdout,
          stderr: execution.stderr,
          result: execution.result.then((result) => {
            sh(act);
            return result;
          }),
        };
      };
      await expect(restore({ start, ...from, id: `staged-${name.length}` })).rejects.toMatchObject({
        code: 'restore-conflict',
      });
      expect(readFileSync(join(here.tree, name), 'utf8')).toBe('mine\n');
      if (name === 'two') sh('rm two');
    }
  });
});

describe.skipIf(!isRoot)('a file of which only owner, mode or time changed', () => {
  it('stays the file that it is, and its content is not sent', async () => {
    sh(
      "printf 'x%.0s' $(seq 300000) > 'large\nfile'; chmod 4755 large*; mkdir sub; echo b > sub/b; ln sub/b sub/c; touch -d @1000.25 sub/b .",
    );
    const before = manifestOf(here.tree);
    const from = await take();
    const inode = statSync(join(here.tree, 'large\nfile')).ino;
    sh('chown 7:8 large*; chmod 600 large*; touch sub/b; chmod 640 sub/c');
    const expected = await readNow();
    let sent = 0;
    const start: StartThere = (command, options) => {
      const { stdin } = options ?? {};
      if (stdin === undefined || typeof stdin === 'string' || Buffer.isBuffer(stdin)) return local(command, options);
      const counted = (async function* () {
        for await (const bytes of stdin as AsyncIterable<Buffer>) {
          sent += bytes.length;
          yield bytes;
        }
      })();
      return local(command, { ...options, stdin: counted });
    };
    await restore({ start, ...from, id: 'set', expected });
    expect(manifestOf(here.tree)).toBe(before);
    expect(statSync(join(here.tree, 'large\nfile')).ino).toBe(inode);
    expect(sent).toBeGreaterThan(0);
    expect(sent).toBeLessThan(20_000);
  });
});

describe.skipIf(!isRoot)('the owner of a directory in which a restore stages', () => {
  /** What he puts there is run by nobody, and nothing of it comes anywhere. */
  const trap = (
    at: string,
  ): string => `rm -rf "${at}"; mkdir -m 700 "${at}"; mkdir "${at}/0"; echo evil > "${at}/0/file"
printf 'touch %s' "$PWD/../led" | tee "${at}/commit.sh" > "${at}/finish.sh"; printf %s "${at}" > "${at}/name"
cp ../stolen/found ../stolen/guarded-* "${at}/" 2>/dev/null; chown -R 65534:65534 "${at}"`;

  it.each(['exec sh -s ', 'LC_ALL=C; export LC_ALL\nstaging='])(
    'gets nothing by putting another in its place: %j',
    async (when) => {
      sh('echo kept > file; chown 65534:65534 . file');
      const from = await take();
      sh('echo new > file');
      const start: StartThere = (command, options) => {
        if (command.startsWith(when)) {
          const name = sh('ls -A')
            .split('\n')
            .find((entry) => entry.startsWith('.opspilot-restore-'));
          if (name !== undefined) sh(`mv "$1" ../stolen; at=$PWD/$1; ${trap('$at')}`, name);
        }
        return local(command, options);
      };
      const error = await restore({ start, ...from, id: 'stage' }).catch((reason: unknown) => reason);
      expect(sh('cat file')).toBe(error === undefined || !(error instanceof Error) ? 'kept\n' : 'new\n');
      expect(sh('ls ..')).not.toContain('led');
      if (when.startsWith('exec')) expect(error).toMatchObject({ code: 'restore-failed' });
    },
  );

  it('gets nothing of the stream that is staged, either', async () => {
    sh('echo kept > file; chown 65534:65534 . file');
    const from = await take();
    sh('echo new > file');
    const start: StartThere = (command, options) =>
      local(
        command.replace(
          '&& cd -P -- "$staging" && is_own',
          '&& mv "$staging" ../stolen && mkdir -m 700 "$staging" && chown 65534 "$staging" && cd -P -- "$staging" && is_own',
        ),
        options,
      );
    await expect(restore({ start, ...from, id: 'stream' })).rejects.toMatchObject({ code: 'restore-failed' });
    expect(sh('cat .opspilot-restore-*/* 2>/dev/null || :')).toBe('');
    expect(sh('cat file')).toBe('new\n');
  });
});
