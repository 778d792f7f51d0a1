import { describe, expect, it } from 'vitest';
import { logIn, loginTarget } from './log-in.js';
import { useLogins } from './use-logins.js';

const { keys, open, refuse } = useLogins();
const key = keys.make('ed25519');
const questions = [{ prompt: 'Password: ', answer: 'open' }];

describe('a login tries nothing that its target rules out', () => {
  it('no key', async () => {
    const { port, requests } = await open({ keys: [key], password: 'open' });
    const target = loginTarget(port, { identities: [key], methods: ['password'] });
    await logIn(target, { password: 'open' });
    expect(requests).toEqual(['none', 'password open']);
  });

  it('no password, not even where the server asks for it in another way', async () => {
    const error = await refuse({ methods: ['publickey'] }, { password: 'open' }, { password: 'open', questions });
    expect(error).toMatchObject({
      code: 'nothing-to-offer',
      message: expect.stringMatching(/An ssh_config leaves publickey to log in with/),
      details: { tried: [] },
    });
  });

  it('no password as such, but as an answer where that is left', async () => {
    const { port, requests } = await open({ password: 'open', questions });
    const target = loginTarget(port, { methods: ['keyboard-interactive'] });
    await logIn(target, { password: 'open' });
    expect(requests.some((request) => request.startsWith('password '))).toBe(false);
  });

  it('no answers', async () => {
    let asked = 0;
    const keyboardInteractive = () => {
      asked += 1;
      return ['open'];
    };
    const error = await refuse({ methods: ['publickey', 'password'] }, { keyboardInteractive }, { questions });
    expect(error.code).toBe('nothing-to-offer');
    expect(asked).toBe(0);
  });

  it('nothing at all, and says so', async () => {
    const credentials = { password: 'open', keyboardInteractive: () => ['open'] };
    const error = await refuse({ identities: [key], methods: [] }, credentials, { keys: [key], password: 'open' });
    expect(error).toMatchObject({ code: 'nothing-to-offer', details: { tried: [] } });
    expect(error.message).toContain('An ssh_config leaves nothing to log in with');
  });

  it('and what is left in the order that it says', async () => {
    const { port, requests } = await open({ keys: [key], password: 'open' });
    const target = loginTarget(port, { identities: [key], methods: ['password', 'publickey'] });
    await logIn(target, { password: 'wrong' });
    expect(requests.map((request) => request.split(' ')[0])).toEqual(['none', 'password', 'ask', 'sign']);
  });
});
