import { execFileSync } from 'node:child_process';
import { chmod, mkdir, symlink } from 'node:fs/promises';
import { OpsError } from '@opspilot/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSshConfig } from '../../../../src/executor/ssh/config/parse-ssh-config.js';
import { readSshConfig } from '../../../../src/executor/ssh/config/read-ssh-config.js';
import { resolveTarget } from '../../../../src/executor/ssh/config/resolve-target.js';
import { splitWords } from '../../../../src/executor/ssh/config/split-words.js';
import { matchesPatterns, matchesWildcard } from '../../../../src/executor/ssh/config/wildcard.js';
import { configFiles, somebody } from './config-files.js';

describe('readSshConfig', () => {
  it.each([
    ['Host web\n Hostnmae x\n', 2, /"Hostnmae" is no keyword of ssh_config; correct it, or write IgnoreUnknown/],
    ['\n\nPort abc\n', 3, /Port expects a number from 1 to 65535; got "abc"/],
    ['User\n', 1, /User expects something after it/],
    ['User # nobody\n', 1, /User expects something after it/],
    ['User "a\n', 1, /quote that is never closed/],
    ['User a b\n', 1, /User expects one word, quoted where it has blanks; got "a b"/],
    ['IdentitiesOnly maybe\n', 1, /expects yes or no/],
    ['ProxyJump a,,b\n', 1, /ProxyJump expects user@host:port/],
    ['ProxyJump -oProxyCommand=reboot\n', 1, /ProxyJump expects/],
    ['IdentityAgent $a-b\n', 1, /IdentityAgent expects a path, \$VARIABLE, SSH_AUTH_SOCK or none/],
    ['UserKnownHostsFile none /a\n', 1, /files, or none alone/],
    ['Match weather fine\n', 1, /Match expects all, final, canonical, host.*got "weather"/],
    ['Match host\n', 1, /Match host needs something to compare with/],
    ['Match all user x\n', 1, /Match all stands alone/],
    ['Port 1\u0000\n', 1, /only UTF-8 text without control characters/],
    ['Port 1\nUser a\u001b[2J\n', 2, /only UTF-8 text/],
    [`User ${'a'.repeat(20_000)}\n`, 1, /at most 16384 characters/],
    ['Include ~root/x\n', 1, /Include cannot say "~root\/x" here/],
    ['Include %d/x\n', 1, /path without tokens/],
  ])('says where %j is wrong', async (text, line, message) => {
    await using files = await configFiles({ config: text });
    const path = files.path('config');
    const refused = readSshConfig(path, somebody);
    await expect(refused).rejects.toMatchObject({ code: 'ssh-config-invalid', details: { file: path, line } });
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toThrow(`${path}:${line}: `);
  });

  it('takes comments in any encoding', async () => {
    await using files = await configFiles();
    execFileSync('sh', ['-c', `printf '# caf\\351\\nPort 7\\n' > ${files.path('config')}`]);
    const config = await readSshConfig(files.path('config'), somebody);
    expect(resolveTarget({ name: 'web' }, { config, account: somebody }).port).toBe(7);
  });

  it('names the file that an included line stands in', async () => {
    await using files = await configFiles({
      config: 'Include {directory}/a',
      a: 'Include {directory}/b',
      b: 'Port 1\nFoo 1\n',
    });
    await expect(readSshConfig(files.path('config'), somebody)).rejects.toThrow(`${files.path('b')}:2: "Foo"`);
  });

  it('reads the files of the account, the user’s before the system’s, and does without them', async () => {
    await using files = await configFiles({
      '.ssh/config': 'Include conf.d/*\nUser bob\n',
      '.ssh/conf.d/a': 'Port 7\n',
    });
    const account = { ...somebody, home: files.directory };
    const config = await readSshConfig(undefined, account);
    expect(config.files[0]?.path).toBe(files.path('.ssh/config'));
    expect(resolveTarget({ name: 'web' }, { config, account })).toMatchObject({ user: 'bob', port: 7 });
    const without = await readSshConfig(undefined, somebody);
    expect(without.files.every(({ path }) => path === '/etc/ssh/ssh_config')).toBe(true);
  });

  it('finds included files as a shell would', async () => {
    const names = ['a1', 'a2', 'b1', '.a3', 'sub/a1'];
    await using files = await configFiles(Object.fromEntries(names.map((name) => [name, `SetEnv X=${name}\n`])));
    const found = async (pattern: string): Promise<readonly string[]> => {
      await files.write('config', `Include ${pattern}\n`);
      const config = await readSshConfig(files.path('config'), somebody);
      return config.files[0]?.lines[0]?.included?.map(({ path }) => path.slice(files.directory.length + 1)) ?? [];
    };
    const here = files.directory;
    expect(await found(`${here}/a*`)).toEqual(['a1', 'a2']);
    expect(await found(`${here}/?1`)).toEqual(['a1', 'b1']);
    expect(await found(`${here}/[!b]1 ${here}/b1`)).toEqual(['a1', 'b1']);
    expect(await found(`${here}/[a-b]1`)).toEqual(['a1', 'b1']);
    expect(await found(`${here}/[z-a]1`)).toEqual([]);
    expect(await found(`${here}/.a*`)).toEqual(['.a3']);
    expect(await found(`${here}/s*/*`)).toEqual(['sub/a1']);
    expect(await found(`${here}/a1/*`)).toEqual([]);
    expect(await found(`${here}/absent`)).toEqual([]);
    expect(await found(`${here}/s*`)).toEqual([]);
  });

  it.each([
    ['it includes itself', { config: 'Include {directory}/config\n' }, /includes itself/],
    [
      'two include each other',
      { config: 'Include {directory}/a\n', a: 'Include {directory}/config\n' },
      /includes itself/,
    ],
    ['it includes what includes it', { config: 'Include {directory}/*\n' }, /includes itself/],
  ])('ends where %s', async (_what, texts, message) => {
    await using files = await configFiles(texts as unknown as Record<string, string>);
    await expect(readSshConfig(files.path('config'), somebody)).rejects.toThrow(message);
  });

  it('ends where files include each other in ever more ways', async () => {
    const levels = Array.from({ length: 14 }, (_, level) => [
      `l${level}`,
      `Include {directory}/l${level + 1} {directory}/l${level + 1}\n`,
    ]);
    await using files = await configFiles(Object.fromEntries(levels));
    await expect(readSshConfig(files.path('l0'), somebody)).rejects.toThrow(/more than 1000 files/);
  });

  it('refuses what is no file, is missing, too large, or may be changed by others', async () => {
    await using files = await configFiles({
      large: '#'.repeat(1_048_577),
      open: 'Port 1\n',
      includer: 'Include {directory}/open\n',
    });
    await mkdir(files.path('directory'));
    execFileSync('mkfifo', [files.path('pipe')]);
    await symlink(files.path('large'), files.path('link'));
    await chmod(files.path('open'), 0o666);
    await expect(readSshConfig(files.path('absent'), somebody)).rejects.toThrow(/there is no such file/);
    await expect(readSshConfig(files.path('directory'), somebody)).rejects.toThrow(/no such file/);
    await expect(readSshConfig(files.path('pipe'), somebody)).rejects.toThrow(/it is not a file/);
    await expect(readSshConfig(files.path('link'), somebody)).rejects.toThrow(/more than 1048576 bytes/);
    await expect(readSshConfig(files.path('includer'), somebody)).rejects.toThrow(/open: others may change it/);
  });

  it('throws nothing but its own errors, whatever the text', () => {
    const word = fc.constantFrom(
      'Host',
      'Match',
      'host',
      'exec',
      '"',
      "'",
      '\\',
      '=',
      ' ',
      '\t',
      '#',
      '!',
      '*',
      'User',
      'x',
      '\n',
      ',',
      '%h',
      '~',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.array(word, { maxLength: 25 }).map((words) => words.join('')),
    );
    fc.assert(
      fc.property(text, (written) => {
        try {
          const config = { files: [{ path: 'x', lines: parseSshConfig(written, 'x') }] };
          const target = resolveTarget({ name: 'web' }, { config, account: somebody });
          for (const value of [target.address, target.user]) expect(value).toMatch(/^[^-\s\p{Cc}][^\s\p{Cc}]*$/u);
        } catch (error) {
          expect(OpsError.is(error)).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the words of a line', () => {
  it('are found again, whatever they are made of', () => {
    const quoted = (word: string): string => `"${word.replace(/[\\"]/g, '\\$&')}"`;
    // A backslash before another sign stands for itself, so only those before these count.
    const word = fc.string({ unit: fc.constantFrom(...'ab #=\'"\\\t'), maxLength: 8 });
    fc.assert(
      fc.property(fc.array(word, { maxLength: 5 }), (words) => {
        expect(splitWords(words.map(quoted).join(' '))).toEqual(words);
      }),
    );
  });
});

describe('patterns', () => {
  it('match what the regular expression for them matches', () => {
    const sign = fc.constantFrom('a', 'b', '*', '?', '.');
    fc.assert(
      fc.property(
        fc.string({ unit: sign, maxLength: 8 }),
        fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 8 }),
        (pattern, text) => {
          const source = pattern.replace(/[.*?]/g, (found) => ({ '.': '\\.', '*': '.*', '?': '.' })[found] ?? '');
          expect(matchesWildcard(text, pattern)).toBe(new RegExp(`^${source}$`).test(text));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('take no time that grows with their stars', () => {
    expect(matchesWildcard('a'.repeat(20_000), `${'*a'.repeat(30)}b`)).toBe(false);
  });

  it('never match by exclusion alone', () => {
    expect(matchesPatterns('a', ['!b'])).toBe(false);
    expect(matchesPatterns('a', ['*', '!a'])).toBe(false);
    expect(matchesPatterns('a', ['!b', '*'])).toBe(true);
  });
});
