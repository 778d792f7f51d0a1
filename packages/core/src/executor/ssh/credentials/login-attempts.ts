import type { AnyAuthMethod } from 'ssh2';
import { describeKey } from '../known-hosts/public-key.js';
import type { SshTarget } from '../ssh-target.js';
import { askPassword } from './ask-password.js';
import { offerKey } from './key-attempt.js';
import { type Answerer, answerQuestions, passwordAnswerer } from './keyboard-attempt.js';
import type { LoginJournal, LoginResult } from './login-journal.js';
import type { LoginKey } from './login-key.js';
import type { GivenKey, SshCredentials } from './ssh-credentials.js';

/** What a login has to work with. */
export interface LoginMeans {
  readonly target: SshTarget;
  readonly credentials: SshCredentials;
  readonly keys: AsyncGenerator<LoginKey, void>;
  readonly journal: LoginJournal;
  /** What became of the attempt before. Not to be relied on after a key: ssh2 does not say. */
  lastResult(): LoginResult;
  /** Goes on with the next attempt although the server has not answered this one. */
  abandon(problem: unknown): void;
}

type Attempts = AsyncGenerator<AnyAuthMethod, void>;

/**
 * What to try, one after the other, each only while the server accepts its method: nothing, which makes the server say
 * what it accepts; keys; answers to its questions; the password; or those of them that the target leaves, in its order.
 * Whoever asks for the next one has seen this one fail, or become one factor of several.
 */
export async function* loginAttempts(means: LoginMeans): Attempts {
  const { target } = means;
  yield { type: 'none', username: target.user };
  const left = new Map<string, OtherMethod>([
    ['keyboard-interactive', tryAnswers],
    ['password', tryPassword],
  ]);
  for (let attempt = await nextAttempt(means, left); attempt !== undefined; attempt = await nextAttempt(means, left)) {
    yield* attempt;
  }
}

const allMethods: NonNullable<SshTarget['methods']> = ['publickey', 'keyboard-interactive', 'password'];

function mayTry({ target, journal }: LoginMeans, method: (typeof allMethods)[number]): boolean {
  return (target.methods ?? allMethods).includes(method) && journal.accepts().includes(method);
}

/** Of the first method that has one left. */
async function nextAttempt(means: LoginMeans, left: Map<string, OtherMethod>): Promise<Attempts | undefined> {
  for (const method of (means.target.methods ?? allMethods).filter((one) => mayTry(means, one))) {
    if (method === 'publickey') {
      const key = (await means.journal.during(openerOf(means), () => means.keys.next())).value;
      if (key) return tryKey(means, key);
    }
    const other = left.get(method);
    if (other?.isUsable(means) === true) {
      left.delete(method);
      return other.attempt(means);
    }
  }
  return undefined;
}

/** Who opens private keys, and may have to ask a person for it. */
function openerOf({ credentials, target }: LoginMeans): string {
  const { passphrase, privateKey } = credentials;
  const own = Array.isArray(privateKey) ? privateKey.map((given: GivenKey) => given.passphrase) : [];
  const asks = [passphrase, ...own].some((one) => typeof one === 'function');
  const openers = [
    ...(asks ? ['credentials.passphrase'] : []),
    ...(target.agent === undefined ? [] : ['the ssh-agent']),
  ];
  return openers.join(' or ') || 'a private key';
}

async function* tryKey(means: LoginMeans, key: LoginKey): Attempts {
  const { target, journal, lastResult, abandon } = means;
  const accepted = journal.accepts();
  const sign: LoginKey['sign'] = (data, hash) => journal.during(openerOf(means), () => key.sign(data, hash));
  const attempt = offerKey(target.user, { ...key, sign }, abandon);
  const name = `key ${key.name} (${describeKey(key.publicKey.getPublicSSH())})`;
  const settle = journal.add({ kind: 'key', name });
  yield attempt.method;
  let result: LoginResult = lastResult() === 'abandoned' ? 'abandoned' : 'refused';
  if (attempt.isSigned()) {
    // ssh2 keeps the answer to a signature to itself: asked with nothing, the server says again how to go on.
    yield { type: 'none', username: target.user };
    result = journal.accepts().join() === accepted.join() ? 'verified' : 'accepted';
  }
  settle(result);
}

interface OtherMethod {
  isUsable(means: LoginMeans): boolean;
  attempt(means: LoginMeans): Attempts;
}

const tryPassword: OtherMethod = {
  isUsable: ({ credentials }) => credentials.password !== undefined,
  async *attempt({ target, credentials, journal, lastResult }) {
    const asked = journal.during('credentials.password', () => askPassword(target, credentials.password));
    const password = await asked.catch(journal.report);
    if (password === undefined) return;
    const settle = journal.add({ kind: 'password', name: 'password' });
    yield { type: 'password', username: target.user, password };
    settle(lastResult());
  },
};

const tryAnswers: OtherMethod = {
  isUsable: (means) => {
    const { keyboardInteractive, password } = means.credentials;
    if (keyboardInteractive !== undefined) return true;
    // Many servers ask for the password this way and no other.
    return password !== undefined && !mayTry(means, 'password');
  },
  async *attempt({ target, credentials, journal, lastResult, abandon }) {
    const { keyboardInteractive, password } = credentials;
    const isPassword = keyboardInteractive === undefined;
    const answer = keyboardInteractive ?? passwordAnswerer(() => askPassword(target, password));
    const settle = journal.add(
      isPassword
        ? { kind: 'password', name: 'password by keyboard-interactive' }
        : { kind: 'answers', name: 'keyboard-interactive' },
    );
    const whose = `credentials.${isPassword ? 'password' : 'keyboardInteractive'}`;
    const noted: Answerer = (prompts, challenge) => journal.during(whose, () => answer(prompts, challenge));
    yield answerQuestions(target, noted, abandon);
    settle(lastResult());
  },
};
