import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { hostEntries } from '../../../../src/executor/ssh/known-hosts/judge-host-key.js';
import { parseKnownHosts } from '../../../../src/executor/ssh/known-hosts/parse-known-hosts.js';
import { describeKey, keyFingerprint } from '../../../../src/executor/ssh/known-hosts/public-key.js';
import { openTestKeys } from './keys.js';

const keys = openTestKeys();
afterAll(() => keys.remove());
const ed25519 = keys.make('ed25519');
const rsa = keys.make('rsa', 2048);
const ecdsa = keys.make('ecdsa', 384);
const patience = 60_000;

/** The lines that speak of `host` by ssh-keygen, which knows nothing of ports but in the name. */
function linesByKeygen(file: string, host: string): readonly number[] {
  const { stdout } = spawnSync('ssh-keygen', ['-F', host, '-f', file], { encoding: 'utf8' });
  return [...stdout.matchAll(/^# Host .* found: line (\d+)/gm)].map(([, line]) => Number(line));
}

function linesByUs(text: string, host: string): readonly number[] {
  const { entries } = parseKnownHosts(text, 'known_hosts');
  return hostEntries(entries, { host, port: 22 }).exact.map(({ line }) => line);
}

describe('parsing known_hosts', () => {
  it('reads markers, comments, blank and indented lines, tabs and CRLF', () => {
    const text = [
      '# comment',
      '',
      '   \t',
      `  web-1\t${rsa.line} somebody@somewhere of old`,
      `@revoked   *   ${ed25519.line}`,
      `@cert-authority *.example.com,!x.example.com ${ecdsa.line}\r`,
    ].join('\n');
    const { entries, problems } = parseKnownHosts(text, '/k');
    expect(problems).toEqual([]);
    expect(entries).toMatchObject([
      { file: '/k', line: 4, keyType: 'ssh-rsa', key: rsa.blob },
      { line: 5, marker: 'revoked', keyType: 'ssh-ed25519' },
      { line: 6, marker: 'certificate-authority', keyType: 'ecdsa-sha2-nistp384' },
    ]);
    expect(entries[0]).not.toHaveProperty('marker');
  });

  it.each([
    ['one word', 'web-1', /expected/],
    ['no key', 'web-1 ssh-ed25519', /the key were expected/],
    ['an unknown type', 'web-1 ssh-ed448 AAAA', /type of key/],
    ['SSH-1', 'web-1 1024 35 1234567', /type of key/],
    ['a key of another type', `web-1 ssh-rsa ${ed25519.line.split(' ')[1]}`, /complete ssh-rsa key/],
    ['a key cut short', `web-1 ${ed25519.line.slice(0, -8)}`, /complete ssh-ed25519 key/],
    ['a key with something after it', `web-1 ${ed25519.line}AAAA`, /complete ssh-ed25519 key/],
    ['what is no Base64', `web-1 ssh-ed25519 AAAA*${ed25519.line.split(' ')[1]}`, /Base64/],
    ['an unknown marker', `@trusted web-1 ${ed25519.line}`, /markers/],
    ['two markers', `@revoked @cert-authority web-1 ${ed25519.line}`, /one marker/],
    ['a marker alone', '@revoked', /expected/],
    ['a hash of another kind', `|2|abc|def ${ed25519.line}`, /hashed name/],
    ['a hash with a short salt', `|1|AAAA|AAAAAAAAAAAAAAAAAAAAAAAAAAA= ${ed25519.line}`, /hashed name/],
    ['a NUL', `web-1\0 ${ed25519.line}`, /NUL/],
  ])('keeps a line with %s as a problem, and never as an entry', (_, line, reason) => {
    const { entries, problems } = parseKnownHosts(`# first\n${line}\nweb-2 ${ed25519.line}`, '/k');
    expect(entries).toMatchObject([{ line: 3 }]);
    expect(problems).toEqual([{ file: '/k', line: 2, reason: expect.stringMatching(reason) }]);
  });

  it('takes no line that is part of a line, wherever it is cut', () => {
    const line = `web-1 ${ed25519.line}`;
    for (let end = 0; end < line.length; end++) {
      expect(parseKnownHosts(line.slice(0, end), '/k').entries).toEqual([]);
    }
  });

  it('never fails, whatever the bytes', () => {
    const fragment = fc.constantFrom(
      '@revoked',
      '@cert-authority',
      ' ',
      '\t',
      '\n',
      '|1|',
      '!',
      '*',
      ',',
      ed25519.line,
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(fragment, fc.string({ unit: 'binary' }))), (parts) => {
        const text = parts.join('');
        const { entries, problems } = parseKnownHosts(text, '/k');
        expect(entries.length + problems.length).toBeLessThanOrEqual(text.split('\n').length);
      }),
    );
  });

  it(
    'finds the lines that ssh-keygen finds: wildcards, negation, case, ports, markers',
    () => {
      const file = keys.path('known_hosts');
      const word = fc
        .array(fc.constantFrom('a', 'b', 'B', '.', '-', '*', '?', '[', ']', ':', '2'), { minLength: 1, maxLength: 6 })
        .map((signs) => signs.join(''));
      const pattern = fc.tuple(fc.constantFrom('', '', '', '!'), word).map(([sign, text]) => `${sign}${text}`);
      const field = fc.array(pattern, { minLength: 1, maxLength: 4 }).map((patterns) => patterns.join(','));
      const line = fc
        .tuple(fc.constantFrom('', '', '@revoked ', '@cert-authority '), field)
        .map(([marker, names]) => `${marker}${names} ${ed25519.line}`);
      const host = fc
        .array(fc.constantFrom('a', 'b', 'A', '.', '-', '2'), { minLength: 1, maxLength: 4 })
        .map((signs) => signs.join(''))
        .filter((name) => !name.startsWith('-'));
      fc.assert(
        fc.property(fc.array(line, { minLength: 20, maxLength: 60 }), host, (lines, name) => {
          const text = lines.join('\n');
          writeFileSync(file, `${text}\n`);
          expect(linesByUs(text, name)).toEqual(linesByKeygen(file, name));
        }),
        { numRuns: 60 },
      );
    },
    patience,
  );

  it('reads the hashed names that ssh-keygen -H writes', () => {
    const file = keys.path('known_hosts');
    const names = ['web-1', '[web-1]:2222', '192.0.2.7', '2001:db8::1', '[2001:db8::1]:2222'];
    writeFileSync(file, names.map((name) => `${name} ${ed25519.line}\n`).join(''));
    execFileSync('ssh-keygen', ['-q', '-H', '-f', file], { stdio: 'ignore' });
    const text = execFileSync('cat', [file], { encoding: 'latin1' });
    expect(text).not.toContain('web-1');
    expect(names.map((name) => linesByUs(text, name))).toEqual([[1], [2], [3], [4], [5]]);
    expect(linesByUs(text, 'WEB-1')).toEqual([1]);
    expect(linesByUs(text, 'web-2')).toEqual([]);
    const { entries } = parseKnownHosts(text, file);
    expect(hostEntries(entries, { host: 'web-1', port: 2222 }).exact).toMatchObject([{ line: 2 }]);
  });

  it('takes no name for another that only Unicode would', () => {
    expect(linesByUs(`web-\u212a ${ed25519.line}`, 'web-k')).toEqual([]);
    expect(linesByUs(`web-k ${ed25519.line}`, 'web-\u212a')).toEqual([]);
  });

  it('does not take long over patterns made to take long', () => {
    const text = `${'*a'.repeat(2000)}b ${ed25519.line}`;
    expect(linesByUs(text, 'a'.repeat(4000))).toEqual([]);
  });

  it('prints fingerprints as ssh-keygen does', () => {
    for (const { file, blob } of [ed25519, rsa, ecdsa]) {
      const [, fingerprint, , type] = execFileSync('ssh-keygen', ['-lf', `${file}.pub`], { encoding: 'utf8' }).split(
        /\s+/,
      );
      expect(keyFingerprint(blob)).toBe(fingerprint);
      expect(describeKey(blob)).toBe(`${type?.slice(1, -1)} ${fingerprint}`);
    }
  });
});
