import type { AnyAuthMethod, AuthHandlerMiddleware } from 'ssh2';
import { type Clock, systemClock } from '../../../clock/clock.js';
import type { OpsError } from '../../../errors/ops-error.js';
import { type LoginErrorCode, sshError } from '../ssh-error.js';
import type { SshTarget } from '../ssh-target.js';
import { checkCredentials } from './check-credentials.js';
import { explainLogin } from './explain-login.js';
import { givenKeys } from './given-keys.js';
import { createKeyring, type Keyring } from './keyring.js';
import { loginAttempts } from './login-attempts.js';
import { createLoginJournal, type LoginResult } from './login-journal.js';
import { loginKeys } from './login-keys.js';
import type { SshCredentials } from './ssh-credentials.js';

/** One login, for one connection. */
export interface Authentication {
  /** For ssh2's `authHandler`. */
  readonly handler: AuthHandlerMiddleware;
  /** What of this side it waits for, such as `credentials.password`; undefined while it is the server's turn. */
  awaited(): string | undefined;
  /** Why it failed, once ssh2 has said that it did; `cause` is what ssh2 said, for when we know no better one. */
  explain(cause?: unknown): OpsError<LoginErrorCode>;
  /** The error for a server that wants a new password first: ssh2's `change password` event, which nobody else answers. */
  passwordExpired(): OpsError<LoginErrorCode>;
}

export interface AuthenticationOptions {
  /** Keys that were opened before; share one among the connections of one set of credentials. */
  readonly keyring?: Keyring;
  readonly clock?: Clock;
  /** The end of the connection: nobody is asked for anything after it. */
  readonly signal?: AbortSignal;
}

/**
 * Logs in to `target` with what there is, least intrusive first. Reads no file and asks nobody before the server has
 * said what it accepts.
 *
 * @throws OpsError `invalid-private-key`, `invalid-credentials`, `key-passphrase-missing`
 */
export function createAuthentication(
  target: SshTarget,
  credentials: SshCredentials = {},
  { keyring = createKeyring(), clock = systemClock, signal }: AuthenticationOptions = {},
): Authentication {
  checkCredentials(credentials);
  const given = givenKeys(credentials, keyring);
  const journal = createLoginJournal();
  let result: LoginResult = 'refused';
  let proceed: (method: AnyAuthMethod | false) => void = () => {};

  const step = async (): Promise<void> => {
    if (signal?.aborted) return;
    try {
      const { value } = await attempts.next();
      proceed(value ?? false);
    } catch (problem) {
      journal.report(problem);
      proceed(false);
    }
  };
  const advance = () => {
    // What can still fail is to tell a connection that has ended meanwhile.
    step().catch(() => {});
  };
  const attempts = loginAttempts({
    target,
    credentials,
    journal,
    keys: loginKeys({ target, credentials, given, keyring, clock, report: journal.report }),
    lastResult: () => result,
    abandon: (problem) => {
      journal.report(problem);
      result = 'abandoned';
      advance();
    },
  });

  return {
    handler: (accepts: readonly string[] | null, isPartial: boolean | null, next) => {
      if (accepts !== null) journal.setAccepts(accepts);
      result = isPartial ? 'accepted' : 'refused';
      // ssh2 takes false for the end, though its types do not say so.
      proceed = next as typeof proceed;
      advance();
    },
    awaited: journal.awaited,
    explain: (cause) => explainLogin(target, journal, cause),
    passwordExpired: () =>
      sshError(
        'password-expired',
        `The password of ${target.user} on host ${target.name} has expired: log in there by hand and change it.`,
        { details: { host: target.name, user: target.user } },
      ),
  };
}
