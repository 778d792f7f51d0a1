import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KeyboardPrompt } from '../../../../src/executor/ssh/credentials/ssh-credentials.js';
import { openAgent, type TestAgent } from './agent.js';
import { publicBlob } from './key-maker.js';
import { logIn, loginTarget } from './log-in.js';
import { useLogins } from './use-logins.js';

const { keys, open } = useLogins();
const [key, second] = [keys.make('ed25519'), keys.make('ecdsa')];
const questions = [
  { prompt: 'Password: ', answer: 'open' },
  { prompt: 'Verification code: ', echo: true, answer: '123' },
];
let agent: TestAgent;
const patience = 60_000;

beforeAll(async () => {
  agent = await openAgent(keys.directory);
  agent.add(key);
});
afterAll(async () => {
  await agent.close();
});

describe('logging in', () => {
  it('offers nothing where nothing is needed', async () => {
    const { port, requests } = await open({ isOpen: true });
    await logIn(loginTarget(port), { password: 'open' });
    expect(requests).toEqual(['none']);
  });

  it('gives a password, asking for it only then', async () => {
    const { port, requests } = await open({ keys: [key], password: 'open' });
    const asked: string[] = [];
    const password = async ({ name, user }: { readonly name: string; readonly user: string }) => {
      asked.push(`${user}@${name}`);
      return 'open';
    };
    await logIn(loginTarget(port, { identities: [key] }), { password });
    expect(asked).toEqual([]);
    await logIn(loginTarget(port, { identities: [second] }), { password });
    expect(asked).toEqual(['deploy@web-1']);
    expect(requests.at(-1)).toBe('password open');
  });

  it('answers the questions of a server, which come with what it says about them', async () => {
    const { port, requests } = await open({ methods: ['keyboard-interactive'], questions });
    const seen: KeyboardPrompt[] = [];
    const keyboardInteractive = async (prompts: readonly KeyboardPrompt[], { target }: { readonly target: object }) => {
      seen.push(...prompts);
      expect(target).toMatchObject({ name: 'web-1' });
      return ['open', '123'];
    };
    await logIn(loginTarget(port), { keyboardInteractive });
    expect(seen).toEqual([
      { prompt: 'Password: ', echo: false },
      { prompt: 'Verification code: ', echo: true },
    ]);
    expect(requests.at(-1)).toBe('answers open,123');
  });

  it('answers with the password where the server asks for nothing else, and takes no passwords', async () => {
    const [only] = questions;
    const { port, requests } = await open({
      methods: ['keyboard-interactive'],
      questions: [only as (typeof questions)[0]],
    });
    await logIn(loginTarget(port), { password: async () => 'open' });
    expect(requests.at(-1)).toBe('answers open');
  });

  it.each([
    ['two questions', questions],
    ['a code', [{ prompt: 'Verification code: ', answer: '123' }]],
    ['what may be seen', [{ prompt: 'Password: ', echo: true, answer: 'open' }]],
  ])('does not answer %s with the password', async (_, asked) => {
    const { port, requests } = await open({ methods: ['keyboard-interactive'], questions: asked });
    await expect(logIn(loginTarget(port), { password: 'open' })).rejects.toMatchObject({
      code: 'keyboard-interactive-unanswered',
      message: expect.stringContaining(JSON.stringify(asked[0]?.prompt.trim())),
    });
    expect(requests.join()).not.toContain('open');
  });

  const factors = [
    ['a key, then a password', ['publickey', 'password']],
    ['a password, then a key', ['password', 'publickey']],
    ['a key, then answers', ['publickey', 'keyboard-interactive']],
    ['answers, then a key, then a password', ['keyboard-interactive', 'publickey', 'password']],
    ['two keys', ['publickey', 'publickey']],
    ['two keys and a password', ['publickey', 'publickey', 'password']],
  ] as const;
  for (const source of ['file', 'agent'] as const) {
    it.each(factors)(
      `passes %s, with the key in ${source === 'file' ? 'a file' : 'an agent'}`,
      async (_, wanted) => {
        const { port } = await open({ keys: [key, second], factors: wanted, password: 'open', questions });
        const target = loginTarget(
          port,
          source === 'file' ? { identities: [key, second] } : { identities: [second], agent: agent.socket },
        );
        const login = logIn(target, { password: 'open', keyboardInteractive: () => ['open', '123'] });
        await expect(login).resolves.toBe('let in');
      },
      patience,
    );
  }

  it('says which factor is missing', async () => {
    const { port } = await open({ keys: [key], factors: ['publickey', 'password'] });
    await expect(logIn(loginTarget(port, { identities: [key] }))).rejects.toMatchObject({
      code: 'login-refused',
      message: expect.stringMatching(
        /key .*: accepted, but not enough\. The server accepts: password\. .*another factor/,
      ),
      details: { accepts: ['password'], tried: [{ kind: 'key', result: 'accepted' }] },
    });
  });

  it('says when a key was right and nobody was let in', async () => {
    const { port, requests } = await open({ keys: [key], forbids: true, methods: ['publickey'] });
    await expect(logIn(loginTarget(port, { identities: [key] }))).rejects.toMatchObject({
      code: 'login-refused',
      message: expect.stringMatching(/right, but not let in.*PermitRootLogin/),
    });
    expect(requests).toEqual(['none', `ask ${publicBlob(key)}`, `sign ${publicBlob(key)}`, 'none']);
  });
});
