import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sshExecutor, type TrustedHost } from '@opspilot/core/ssh';
import { describe, expect, it, onTestFinished } from 'vitest';
import { describeSshd } from '../../../fixtures/ssh/describe-sshd.js';
import { hostOf } from '../../../fixtures/ssh/host-of.js';
import { knownHostsLines } from '../../../fixtures/ssh/key-files.js';
import { makeKeyPair } from '../../../fixtures/ssh/key-pair.js';
import { openSshServer } from '../../../fixtures/ssh/open-ssh-server.js';
import type { ScriptedServer } from '../../../fixtures/ssh/scripted-server.js';
import { useScriptedServers } from '../../../fixtures/ssh/use-scripted-servers.js';
import { refusalOf, run, useExecutors } from './ssh-trial.js';

const open = useScriptedServers();
const executorFor = useExecutors();

/** With everything that could be given away. */
const generous = { credentials: { password: 'open sesame', keyboardInteractive: () => ['open sesame'] } };

/** A file that says something else about the server. */
function knownHosts(server: ScriptedServer, content: string): { readonly knownHostsFile: string } {
  const knownHostsFile = join(server.directory, 'other_hosts');
  writeFileSync(knownHostsFile, content);
  return { knownHostsFile };
}

function expectNothingSent(server: ScriptedServer): void {
  expect(server.attempts).toEqual([]);
  expect(server.commands).toEqual([]);
}

describe('the key of a machine', () => {
  it('that is not known', async () => {
    const server = await open({ methods: ['publickey', 'password', 'keyboard-interactive'] });
    const error = await refusalOf(executorFor(knownHosts(server, ''), generous).start(hostOf(server), 'true'));
    expect(error).toMatchObject({
      code: 'host-key-unknown',
      message: expect.stringMatching(
        /is not known: it showed ED25519 SHA256:.*Neither credentials nor commands were sent/,
      ),
      details: { fingerprint: expect.stringMatching(/^SHA256:/) },
    });
    expect(error.message).toMatch(/ssh-keyscan -p \d+ '127\.0\.0\.1'.*add the line to .*other_hosts/);
    expectNothingSent(server);
  });

  it('that is not known, as a file that is named does not exist', async () => {
    const server = await open();
    const executor = executorFor(server, { knownHosts: ['/nonexistent/kh', '/dev/null'] });
    expect(await refusalOf(executor.start(hostOf(server), 'true'))).toMatchObject({
      code: 'host-key-unknown',
      message: expect.stringContaining('no line for it in /nonexistent/kh (which does not exist), /dev/null.'),
    });
  });

  it('that is not known is never written to a file of the system, though an ssh_config names no other', async () => {
    const server = await open();
    const [config, global] = [join(server.directory, 'config'), join(server.directory, 'global')];
    for (const file of ['none', '/dev/null']) {
      writeFileSync(config, `UserKnownHostsFile ${file}\nGlobalKnownHostsFile ${global}\n`, { mode: 0o600 });
      const executor = sshExecutor({ config, agent: false, unknownHosts: 'trust-on-first-use' });
      onTestFinished(() => executor.close());
      expect(await refusalOf(executor.start(hostOf(server), 'true'))).toMatchObject({ code: 'known-hosts-unwritable' });
    }
    expect(existsSync(global)).toBe(false);
    expectNothingSent(server);
  });

  it('that changed', async () => {
    const server = await open({ methods: ['publickey', 'password', 'keyboard-interactive'] });
    const { public: key } = await makeKeyPair('ed25519');
    const line = knownHostsLines([server.host], server.port, [key]);
    for (const unknownHosts of ['refuse', 'trust-on-first-use'] as const) {
      const executor = executorFor(knownHosts(server, line), { ...generous, unknownHosts });
      const error = await refusalOf(executor.start(hostOf(server), 'true'));
      expect(error).toMatchObject({
        code: 'host-key-changed',
        message: expect.stringMatching(/has CHANGED.*line 1.*Do not go on before you know why.*ssh-keygen -R/),
      });
      expectNothingSent(server);
    }
    expect(readFileSync(join(server.directory, 'other_hosts'), 'utf8')).toBe(line);
  });

  it('that was revoked', async () => {
    const server = await open({ methods: ['publickey', 'password', 'keyboard-interactive'] });
    const line = readFileSync(server.knownHostsFile, 'utf8');
    for (const unknownHosts of ['refuse', 'trust-on-first-use'] as const) {
      const executor = executorFor(knownHosts(server, `${line}@revoked ${line}`), { ...generous, unknownHosts });
      expect(await refusalOf(executor.start(hostOf(server), 'true'))).toMatchObject({
        code: 'host-key-revoked',
        message: expect.stringMatching(/is revoked by .* line 2.*administrator/),
      });
      expectNothingSent(server);
    }
  });

  it('that only an authority vouches for', async () => {
    const server = await open();
    const { public: authority } = await makeKeyPair('ed25519');
    const executor = executorFor(knownHosts(server, `@cert-authority * ${authority}\n`), generous);
    expect(await refusalOf(executor.start(hostOf(server), 'true'))).toMatchObject({
      code: 'host-key-certificate-required',
    });
    expectNothingSent(server);
  });

  it('cannot be looked up', async () => {
    const server = await open();
    const knownHostsFile = join(server.directory, 'a-directory');
    mkdirSync(knownHostsFile);
    expect(await refusalOf(executorFor({ knownHostsFile }, generous).start(hostOf(server), 'true'))).toMatchObject({
      code: 'known-hosts-unreadable',
    });
    expectNothingSent(server);
  });

  it('is trusted on first use only when that is asked for, and from then on is the only one', async () => {
    const server = await open();
    const knownHostsFile = join(server.directory, 'new', 'known_hosts');
    const told: TrustedHost[] = [];
    const executor = executorFor(
      { knownHostsFile },
      {
        unknownHosts: 'trust-on-first-use',
        pool: { sessions: 1 },
        onHostTrusted: (trusted) => {
          told.push(trusted);
          throw new Error('nobody asked you');
        },
      },
    );
    const outputs = await Promise.all([1, 2, 3].map((n) => run(executor, hostOf(server), `echo ${n}`)));
    expect(outputs.map(({ stdout }) => stdout)).toEqual(['1\n', '2\n', '3\n']);
    expect(readFileSync(knownHostsFile, 'utf8')).toBe(
      knownHostsLines([server.host], server.port, [server.hostKeys.ed25519 ?? '']),
    );
    expect(statSync(knownHostsFile).mode & 0o077).toBe(0);
    // Three connections came upon it together; it is told once.
    const { name, address, port } = hostOf(server);
    expect(told).toEqual([
      {
        name,
        address,
        port,
        keyType: 'ssh-ed25519',
        fingerprint: expect.stringMatching(/^SHA256:[A-Za-z0-9+/]{43}$/),
        file: knownHostsFile,
      },
    ]);
    expect((await run(executorFor({ knownHostsFile }), hostOf(server), 'echo in')).stdout).toBe('in\n');
  });

  it('is not trusted where it cannot be written down', async () => {
    const server = await open();
    const file = join(server.directory, 'a-file');
    writeFileSync(file, '');
    const executor = executorFor(
      { knownHostsFile: join(file, 'known_hosts') },
      { ...generous, unknownHosts: 'trust-on-first-use' },
    );
    expect(await refusalOf(executor.start(hostOf(server), 'true'))).toMatchObject({ code: 'known-hosts-unwritable' });
    expectNothingSent(server);
  });

  it('is asked for again when it was added meanwhile, with no rest after failures', async () => {
    const server = await open();
    const there = knownHosts(server, '');
    const executor = executorFor(there);
    for (let times = 0; times < 7; times++) {
      expect(await refusalOf(executor.start(hostOf(server), 'true'))).toMatchObject({ code: 'host-key-unknown' });
    }
    writeFileSync(there.knownHostsFile, readFileSync(server.knownHostsFile));
    expect((await run(executor, hostOf(server), 'echo in')).stdout).toBe('in\n');
  });
});

describeSshd('a real sshd', () => {
  it('that was set up anew is refused by those who knew it', async () => {
    const server = await openSshServer();
    try {
      const executor = executorFor(server, { pool: { idle: 0 } });
      expect((await run(executor, hostOf(server), 'echo in')).stdout).toBe('in\n');
      await server.restart({ newHostKeys: true });
      expect(await refusalOf(executor.start(hostOf(server), 'true'))).toMatchObject({ code: 'host-key-changed' });
      expect(server.log().match(/Accepted publickey/g)).toHaveLength(1);
    } finally {
      await server.close();
    }
  });
});
