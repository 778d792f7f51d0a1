import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeSshd } from '../../../fixtures/ssh/describe-sshd.js';
import { hostOf } from '../../../fixtures/ssh/host-of.js';
import { openSshServer } from '../../../fixtures/ssh/open-ssh-server.js';
import { refusalOf, run, useExecutors } from '../refusals/ssh-trial.js';
import { configFiles, targetUnder } from './config-files.js';
import { askOpenSsh } from './open-ssh.js';

const executorFor = useExecutors();

/** Every keyword, and what the target calls it. */
const kinds = [
  ['Ciphers', 'cipher'],
  ['MACs', 'mac'],
  ['KexAlgorithms', 'keyExchange'],
  ['HostKeyAlgorithms', 'hostKey'],
] as const;
type Kind = (typeof kinds)[number][1];

async function chosen(text: string, kind: Kind): Promise<readonly string[]> {
  return (await targetUnder(text, 'web')).algorithms?.[kind] ?? [];
}

describe('the algorithms of an ssh_config', () => {
  it('are those of ssh2 where it says nothing', async () => {
    expect(await targetUnder('Host web\n  Port 7\n', 'web')).not.toHaveProperty('algorithms');
  });

  it('come in the order of their list, with what ssh2 does not know left out', async () => {
    expect(await chosen('Ciphers aes256-ctr,camellia-ctr,aes128-gcm@openssh.com,aes256-ctr\n', 'cipher')).toEqual([
      'aes256-ctr',
      'aes128-gcm@openssh.com',
    ]);
    expect(await chosen('KexAlgorithms mlkem768x25519-sha256,ecdh-sha2-nistp521\n', 'keyExchange')).toEqual([
      'ecdh-sha2-nistp521',
    ]);
    expect(
      await chosen('HostKeyAlgorithms rsa-sha2-256,ssh-dss,ssh-ed25519-cert-v01@openssh.com\n', 'hostKey'),
    ).toEqual(['rsa-sha2-256', 'ssh-ed25519-cert-v01@openssh.com']);
  });

  it('are added by +, taken away by - and put in front by ^, with wildcards', async () => {
    const usual = await chosen('Ciphers -none*\n', 'cipher');
    expect(usual).toContain('chacha20-poly1305@openssh.com');
    expect(await chosen('Ciphers +aes256-cbc,3des-cbc,aes128-ctr\n', 'cipher')).toEqual([
      ...usual,
      'aes256-cbc',
      '3des-cbc',
    ]);
    expect(await chosen('Ciphers -aes128-*,chacha?0*\n', 'cipher')).toEqual(
      usual.filter((name) => !/^aes128|^chacha/.test(name)),
    );
    expect(await chosen('Ciphers ^aes256-ctr,3des-cbc\n', 'cipher')).toEqual([
      ...new Set(['aes256-ctr', '3des-cbc', ...usual]),
    ]);
    expect((await chosen('HostKeyAlgorithms +ssh-rsa\n', 'hostKey')).at(-1)).toBe('ssh-rsa');
    expect(await chosen('HostKeyAlgorithms ecdsa-sha2-nistp???\n', 'hostKey')).toEqual([
      'ecdsa-sha2-nistp256',
      'ecdsa-sha2-nistp384',
      'ecdsa-sha2-nistp521',
    ]);
  });

  it('never have group exchange among them', async () => {
    for (const list of [
      'diffie-hellman-group-exchange-sha1,curve25519-sha256',
      '+diffie-hellman-group-exchange-sha1',
      '^diffie-hellman-group-exchange-sha256',
      '-nothing',
    ]) {
      expect((await chosen(`KexAlgorithms ${list}\n`, 'keyExchange')).join()).not.toContain('group-exchange');
    }
  });

  it('count once, from the first line that applies, also of machines hopped through', async () => {
    const config =
      'Host hop\n  Ciphers aes128-ctr\nHost *\n  Ciphers aes256-ctr\n  ProxyJump hop\nHost hop\n  ProxyJump none\n';
    const target = await targetUnder(config.replace('Host hop\n', 'Host hop\n  ProxyJump none\n'), 'web');
    expect(target.algorithms).toEqual({ cipher: ['aes256-ctr'] });
    expect(target.jump[0]?.algorithms).toEqual({ cipher: ['aes128-ctr'] });
  });

  it.each(kinds)('are an error where %s leaves none, with file, line and what there is', async (keyword, kind) => {
    const all = await chosen(`${keyword} -nothing\n`, kind);
    for (const list of ['unheard-of', '-*', 'diffie-hellman-group-exchange-sha256,none']) {
      const error = await targetUnder(`Host web\n  Port 7\n  ${keyword} ${list}\n`, 'web').catch(
        (reason: unknown) => reason,
      );
      expect(error).toMatchObject({
        code: 'ssh-config-unsupported',
        details: { line: 3, file: expect.stringMatching(/config$/) },
        message: expect.stringMatching(
          /config:3: \w+ leaves nothing for "web" that is supported; name at least one of /,
        ),
      });
      for (const name of all) expect(String(error)).toContain(name);
    }
    // Whom it does not apply to may go on.
    expect(await targetUnder(`Host db\n  ${keyword} unheard-of\n`, 'web')).toMatchObject({ port: 22 });
  });

  it.each(kinds)('are an error where %s is no list, whomever it applies to', async (keyword) => {
    for (const list of [
      'aes256-ctr aes128-ctr',
      'aes256-ctr,',
      ',',
      '+',
      '!aes256-ctr',
      'aes256-ctr,!aes128-ctr',
      '"a b"',
      '-+a',
    ]) {
      await expect(targetUnder(`Host db\n  ${keyword} ${list}\n`, 'web')).rejects.toMatchObject({
        code: 'ssh-config-invalid',
        details: { line: 2, expected: expect.stringMatching(/names of algorithms with commas/) },
      });
    }
  });

  it('are all known to ssh2, and the usual ones are its own', async () => {
    const known = createRequire(import.meta.resolve('ssh2'))('./protocol/constants.js') as Record<
      string,
      readonly string[]
    >;
    for (const [[keyword, kind], name] of [
      [kinds[0], 'CIPHER'],
      [kinds[1], 'MAC'],
      [kinds[2], 'KEX'],
    ] as const) {
      const isWanted = (each: string) => !each.includes('group-exchange');
      const all = (known[`SUPPORTED_${name}`] ?? []).join();
      expect(known[`SUPPORTED_${name}`]).toEqual(
        expect.arrayContaining([...(await chosen(`${keyword} +${all}\n`, kind))]),
      );
      expect((await chosen(`${keyword} -nothing\n`, kind)).toSorted()).toEqual(
        known[`DEFAULT_${name}`]?.filter(isWanted).toSorted(),
      );
    }
    const hostKeys = (await chosen('HostKeyAlgorithms *\n', 'hostKey')).filter((name) => !name.includes('cert'));
    expect(known['SUPPORTED_SERVER_HOST_KEY']).toEqual(expect.arrayContaining([...hostKeys]));
  });
});

describeSshd(
  'a real OpenSSH',
  () => {
    /** What each side knows, of each kind. */
    const common = new Map<Kind, readonly string[]>();
    const askSsh = async (line: string): Promise<ReadonlyMap<string, readonly string[]> | undefined> => {
      await using files = await configFiles({ config: `${line}\n` });
      return await askOpenSsh(files.path('config'), 'web');
    };
    beforeAll(async () => {
      for (const [keyword, kind] of kinds) {
        const { stdout } = await promisify(execFile)('ssh', ['-Q', keyword]);
        const theirs = stdout.trim().split('\n');
        const ours = await chosen(`${keyword} +${theirs.join()}\n`, kind);
        common.set(
          kind,
          ours.filter((name) => theirs.includes(name)),
        );
      }
    });

    it.each(kinds)('reads %s alike', { timeout: 60_000 }, async (keyword, kind) => {
      const names = common.get(kind) ?? [];
      expect(names.length).toBeGreaterThan(3);
      const pattern = fc
        .constantFrom(...names)
        .chain((name) => fc.constantFrom(name, `${name.slice(0, 5)}*`, `*${name.slice(-7)}`, name.replace(/\d/, '?')));
      const list = fc.tuple(fc.constantFrom('', '+', '-', '^'), fc.array(pattern, { minLength: 1, maxLength: 3 }));
      await fc.assert(
        fc.asyncProperty(list, async ([sign, patterns]) => {
          const line = `${keyword} ${sign}${patterns.join(',')}`;
          const theirs = (await askSsh(line))?.get(keyword.toLowerCase())?.[0]?.split(',');
          // Each side starts from a list of its own, so they are compared in what they were told.
          const usualOfTheirs = (await askSsh('Port 22'))?.get(keyword.toLowerCase())?.[0]?.split(',') ?? [];
          const usualOfOurs = await chosen(`${keyword} -nothing\n`, kind);
          const isOfBoth = (name: string) => usualOfTheirs.includes(name) === usualOfOurs.includes(name);
          const ours = await chosen(`${line}\n`, kind).catch(() => undefined);
          // What it leaves may be nothing of ours.
          const isNone = theirs === undefined || !theirs.some((name) => names.includes(name));
          expect([line, ours === undefined]).toEqual([line, isNone]);
          for (const name of names.filter((each) => sign === '' || isOfBoth(each))) {
            expect([line, name, ours?.includes(name) ?? false]).toEqual([line, name, theirs?.includes(name) ?? false]);
          }
          const isPlain = !patterns.join().match(/[*?]/);
          if (sign === '' && isPlain) expect(ours).toEqual(theirs?.filter((name) => names.includes(name)));
        }),
        { numRuns: 30, examples: [[['-', ['*']]], [['-', ['hmac-*']]], [['', ['*']]]] },
      );
    });

    it('agrees on what is left, and says so when that is nothing it has', async () => {
      const server = await openSshServer({
        extraLines: ['Ciphers aes256-ctr,aes128-cbc', 'MACs hmac-sha2-512', 'LogLevel DEBUG1'],
      });
      try {
        await using files = await configFiles();
        const write = (text: string) => files.write('config', text);
        const start = async (text: string) => executorFor(server, { config: await write(text) });
        const executor = await start(
          'Ciphers aes128-cbc\nMACs hmac-sha2-512,hmac-sha2-256\nKexAlgorithms ecdh-sha2-nistp384\nHostKeyAlgorithms rsa-sha2-256\n',
        );
        expect((await run(executor, hostOf(server), 'echo in')).stdout).toBe('in\n');
        expect(server.log()).toMatch(/kex: algorithm: ecdh-sha2-nistp384/);
        expect(server.log()).toMatch(/kex: host key algorithm: rsa-sha2-256/);
        expect(server.log()).toMatch(/kex: client->server cipher: aes128-cbc MAC: hmac-sha2-512/);
        const refused = (await start('Ciphers aes256-gcm@openssh.com\n')).start(hostOf(server), 'true');
        expect(await refusalOf(refused)).toMatchObject({
          code: 'handshake-failed',
          message: expect.stringMatching(
            /no matching C->S cipher.*\(Ciphers\); that of this side leaves only aes256-gcm@openssh\.com\.$/,
          ),
        });
      } finally {
        await server.close();
      }
    });
  },
  { programs: ['ssh'] },
);
