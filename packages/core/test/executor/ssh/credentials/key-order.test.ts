import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAgent, type TestAgent } from './agent.js';
import { publicBlob } from './key-maker.js';
import { logIn, loginTarget } from './log-in.js';
import { useLogins } from './use-logins.js';

const { keys, open } = useLogins();
const [inAgent, alsoInAgent, named, given, alsoGiven] = Array.from({ length: 5 }, () => keys.make('ed25519')) as [
  string,
  string,
  string,
  string,
  string,
];
const names = new Map([inAgent, alsoInAgent, named, given, alsoGiven].map((file) => [publicBlob(file), file]));
let agent: TestAgent;
const patience = 60_000;

beforeAll(async () => {
  agent = await openAgent(keys.directory);
  agent.add(inAgent);
  agent.add(alsoInAgent);
});
afterAll(async () => {
  await agent.close();
});

/** The files of the keys that were asked about, in order. */
const asked = (requests: readonly string[]) =>
  requests.filter((one) => one.startsWith('ask ')).map((one) => names.get(one.slice(4)));

describe('the order of keys', () => {
  it(
    'is: identities in the agent, identity files, given keys, the rest of the agent; each once',
    async () => {
      const { port, requests } = await open({});
      const target = loginTarget(port, { agent: agent.socket, identities: [named, alsoInAgent, named] });
      const privateKey = [given, alsoInAgent, alsoGiven, given].map((file) => ({ key: readFileSync(file) }));
      await expect(logIn(target, { privateKey })).rejects.toMatchObject({ code: 'login-refused' });
      expect(asked(requests)).toEqual([alsoInAgent, named, given, alsoGiven, inAgent]);
    },
    patience,
  );

  it(
    'leaves out the rest of the agent where a target wants its identities only',
    async () => {
      const { port, requests } = await open({});
      const target = loginTarget(port, { agent: agent.socket, identities: [alsoInAgent], identitiesOnly: true });
      await expect(logIn(target, { privateKey: readFileSync(given) })).rejects.toMatchObject({ code: 'login-refused' });
      expect(asked(requests)).toEqual([alsoInAgent, given]);
    },
    patience,
  );

  it(
    'finds a key in the agent by its public half, where the private one is elsewhere',
    async () => {
      const lonely = join(keys.directory, 'lonely');
      writeFileSync(`${lonely}.pub`, readFileSync(`${inAgent}.pub`));
      for (const identity of [lonely, `${inAgent}.pub`]) {
        const { port, requests } = await open({ keys: [inAgent] });
        await logIn(loginTarget(port, { agent: agent.socket, identities: [identity], identitiesOnly: true }));
        expect(requests.at(-1)).toBe(`sign ${publicBlob(inAgent)}`);
      }
    },
    patience,
  );

  it(
    'takes the usual files of the user where neither identities nor keys are given, as far as there are any',
    async () => {
      const home = process.env['HOME'];
      process.env['HOME'] = join(keys.directory, 'home');
      try {
        const { port, requests } = await open({ keys: [named] });
        await expect(logIn(loginTarget(port))).rejects.toMatchObject({ code: 'nothing-to-offer' });
        execFileSync('sh', ['-c', 'mkdir -p "$HOME/.ssh" && cp -p "$0" "$HOME/.ssh/id_rsa"', named]);
        execFileSync('sh', ['-c', 'cp -p "$0" "$HOME/.ssh/id_ed25519"', given]);
        await expect(logIn(loginTarget(port), { privateKey: readFileSync(alsoGiven) })).rejects.toThrow();
        await logIn(loginTarget(port));
        expect(asked(requests)).toEqual([alsoGiven, given, named]);
      } finally {
        process.env['HOME'] = home;
      }
    },
    patience,
  );

  it('reads nothing and asks nobody where the server wants no key', async () => {
    const { port, requests } = await open({ methods: ['password'], password: 'open' });
    let passphrases = 0;
    const locked = keys.make('rsa', '-b', '1024', '-m', 'PEM', '-N', 'secret');
    execFileSync('rm', [`${locked}.pub`]);
    const passphrase = () => {
      passphrases++;
      return 'secret';
    };
    await logIn(loginTarget(port, { agent: agent.socket, identities: [locked] }), { passphrase, password: 'open' });
    expect(requests).toEqual(['none', 'password open']);
    expect(passphrases).toBe(0);
  });
});
