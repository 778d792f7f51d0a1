import { OpsError } from '../../errors/ops-error.js';
import type { SecretErrorCode } from '../secrets-provider.js';
import { PatternAutomaton } from './pattern-automaton.js';
import { secretForms } from './secret-forms.js';

/** Below it a secret would be found all over ordinary text, and one alignment of its Base64 would be worth under 36 bits. */
const shortestSecret = 5;
const longestSecret = 65_536;
const labelPattern = /^[A-Za-z0-9][\w.-]{0,63}$/;

interface Registration {
  readonly forms: ReadonlySet<string>;
  readonly label: string;
  count: number;
}

/** The secrets that are to be hidden, and the automaton that finds them, built when it is next needed. */
export class SecretRegistry {
  readonly #registrations = new Map<string, Registration>();
  #automaton: PatternAutomaton | undefined;
  #isCurrent = true;

  /** Undefined as long as there is nothing to look for. */
  get automaton(): PatternAutomaton | undefined {
    if (!this.#isCurrent) {
      this.#automaton = this.#build();
      this.#isCurrent = true;
    }
    return this.#automaton;
  }

  /** Adding a secret again costs nothing; it stays until each addition was taken back. */
  add(secret: string | Uint8Array, label: string): () => void {
    const bytes = withoutFinalNewline(typeof secret === 'string' ? Buffer.from(secret, 'utf8') : Buffer.from(secret));
    checkSecret(bytes, label);
    const key = bytes.toString('latin1');
    const known = this.#registrations.get(key);
    if (known === undefined) {
      this.#registrations.set(key, { forms: secretForms(bytes), label, count: 1 });
      this.#isCurrent = false;
    } else known.count++;
    let isTakenBack = false;
    return () => {
      if (isTakenBack) return;
      isTakenBack = true;
      this.#takeBack(key);
    };
  }

  #takeBack(key: string): void {
    const registration = this.#registrations.get(key);
    if (registration === undefined || --registration.count > 0) return;
    this.#registrations.delete(key);
    this.#isCurrent = false;
  }

  #build(): PatternAutomaton | undefined {
    if (this.#registrations.size === 0) return;
    const patterns = new Map<string, string>();
    for (const { forms, label } of this.#registrations.values()) {
      for (const form of forms) if (!patterns.has(form)) patterns.set(form, label);
    }
    return new PatternAutomaton(patterns);
  }
}

/** Files end with one, prompts and variables do not: the secret is what stands before it. */
function withoutFinalNewline(bytes: Buffer): Buffer {
  let end = bytes.length;
  if (bytes[end - 1] === 0x0a) end--;
  if (end < bytes.length && bytes[end - 1] === 0x0d) end--;
  return bytes.subarray(0, end);
}

function checkSecret(bytes: Buffer, label: string): void {
  const fail = (code: SecretErrorCode, message: string, details: Record<string, unknown>): never => {
    throw new OpsError<SecretErrorCode>(code, message, { details });
  };
  if (label !== '' && (!labelPattern.test(label) || label.includes(bytes.toString('latin1')))) {
    fail(
      'secret-label-invalid',
      'The label of a secret stands in the place of its value: use 1 to 64 letters, digits, dots, hyphens and underscores, and no part of the secret.',
      {},
    );
  }
  const of = label === '' ? '' : ` "${label}"`;
  if (bytes.length < shortestSecret) {
    fail(
      'secret-too-short',
      `The secret${of} has ${bytes.length} bytes; hiding fewer than ${shortestSecret} would blot out ordinary text. Use a longer secret.`,
      { label, bytes: bytes.length, atLeast: shortestSecret },
    );
  }
  if (bytes.length > longestSecret) {
    fail(
      'secret-too-long',
      `The secret${of} has ${bytes.length} bytes; at most ${longestSecret} can be hidden. Register the parts of it that are secret.`,
      { label, bytes: bytes.length, atMost: longestSecret },
    );
  }
}
