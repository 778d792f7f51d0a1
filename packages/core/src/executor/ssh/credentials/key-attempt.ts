import ssh2, { type AgentAuthMethod, type IdentityCallback, type ParsedKey, type SignCallback } from 'ssh2';
import type { LoginKey } from './login-key.js';

/** One key being offered. */
export interface KeyAttempt {
  readonly method: AgentAuthMethod;
  /** Whether the server said that it would accept the key and got a signature. */
  isSigned(): boolean;
}

/**
 * Offers `key` in the manner of an agent that has no other. Only so does ssh2 ask the server about the public half first
 * and then wait for the signature, for which somebody may have to be asked. When there is none, `abandon` is told and
 * the login goes on with what it starts next: ssh2 would have the client emit an error.
 */
export function offerKey(username: string, key: LoginKey, abandon: (problem: unknown) => void): KeyAttempt {
  let isSigned = false;
  class OneKeyAgent extends ssh2.BaseAgent<ParsedKey> {
    override getIdentities(done: IdentityCallback<ParsedKey>): void {
      done(null, [key.publicKey]);
    }

    override sign(_: ParsedKey, data: Buffer, ...rest: readonly unknown[]): void {
      const [options, done] = rest as readonly [{ readonly hash?: string }, SignCallback];
      key
        .sign(data, options.hash)
        .then((signature) => {
          isSigned = true;
          done(null, signature);
        })
        .catch(abandon);
    }
  }
  return { method: { type: 'agent', username, agent: new OneKeyAgent() }, isSigned: () => isSigned };
}
