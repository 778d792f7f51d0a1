import { OpsError } from '../../errors/ops-error.js';
import type { SecretErrorCode } from '../secrets-provider.js';
import { PatternAutomaton } from './pattern-automaton.js';
import { secretForms } from './secret-forms.js';

/** Below it a secret would be found all over ordinary text, and one alignment of its Base64 would be worth under 36 bits. */
const shortestSecret = 5;
const longestSecret = 65_536;
const longestLabel = 64;

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
  add(secret: string | Uint8Array, requestedLabel: string): () => void {
    const bytes = withoutFinalNewline(typeof secret === 'string' ? Buffer.from(secret, 'utf8') : Buffer.from(secret));
    const label = cleanLabel(requestedLabel, bytes);
    checkLength(bytes, label);
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

function checkLength(bytes: Buffer, label: string): void {
  const of = label === '' ? '' : ` "${label}"`;
  if (bytes.length < shortestSecret) {
    throw new OpsError<SecretErrorCode>(
      'secret-too-short',
      `The secret${of} has ${bytes.length} bytes; hiding fewer than ${shortestSecret} would blot out ordinary text. Use a longer secret.`,
      { details: { label, bytes: bytes.length, atLeast: shortestSecret } },
    );
  }
  if (bytes.length > longestSecret) {
    throw new OpsError<SecretErrorCode>(
      'secret-too-long',
      `The secret${of} has ${bytes.length} bytes; at most ${longestSecret} can be hidden. Register the parts of it that are secret.`,
      { details: { label, bytes: bytes.length, atMost: longestSecret } },
    );
  }
}

/** What may stand in the place of a secret: a short word, never the secret itself. */
function cleanLabel(label: string, bytes: Buffer): string {
  const clean = label.replace(/[^\w.-]+/g, '-').slice(0, longestLabel);
  return clean.includes(bytes.toString('latin1')) ? '' : clean;
}
