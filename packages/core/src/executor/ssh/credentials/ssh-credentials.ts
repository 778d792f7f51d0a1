import type { SshTarget } from '../ssh-target.js';

/**
 * Opens a private key: the passphrase, or who to ask for it. It is asked only once the server has said that it would
 * accept the key, with the key's file, or `privateKey` for one that was given; undefined means that there is none.
 */
export type Passphrase = string | ((file: string) => string | undefined | Promise<string | undefined>);

/** A private key that was read by somebody else. */
export interface GivenKey {
  /** The text of its file: OpenSSH, PEM (PKCS #1, SEC 1, PKCS #8) or PuTTY format. */
  readonly key: string | Uint8Array;
  /** Where it is not the one of all keys. */
  readonly passphrase?: Passphrase;
}

/** One question of a server that authenticates by keyboard-interactive (RFC 4256). */
export interface KeyboardPrompt {
  readonly prompt: string;
  /** Whether the answer may be shown while it is typed. */
  readonly echo: boolean;
}

/** What goes with the questions. */
export interface KeyboardChallenge {
  readonly target: SshTarget;
  /** The server's title and instructions, possibly empty. Whoever shows them on a terminal must remove control characters. */
  readonly name: string;
  readonly instructions: string;
}

/** What there is to log in with, beside the agent and the files that a target names. Functions are asked only when needed. */
export interface SshCredentials {
  /** A key, or several, each with its own passphrase. */
  readonly privateKey?: string | Uint8Array | readonly GivenKey[];
  /** Opens every key that has none of its own. */
  readonly passphrase?: Passphrase;
  /** Also the answer to a server that asks nothing but the password by keyboard-interactive. Undefined for none. */
  readonly password?: string | ((target: SshTarget) => string | undefined | Promise<string | undefined>);
  /** One answer for each prompt, in order. */
  readonly keyboardInteractive?: (
    prompts: readonly KeyboardPrompt[],
    challenge: KeyboardChallenge,
  ) => readonly string[] | Promise<readonly string[]>;
}
