import type { OpsError } from '../../../errors/ops-error.js';
import { type LoginErrorCode, sshError } from '../ssh-error.js';
import type { SshTarget } from '../ssh-target.js';
import type { LoginJournal, LoginOffer } from './login-journal.js';

/** From here on keys may have been too many: OpenSSH hangs up after six (MaxAuthTries). */
const manyKeys = 5;

/**
 * Why a login failed: the most telling code, with all of them in `details.reasons`, and everything that was tried, in one
 * error. No secret is in it.
 */
export function explainLogin(target: SshTarget, journal: LoginJournal, cause?: unknown): OpsError<LoginErrorCode> {
  const { name, user, address, port } = target;
  const offers = journal.offers().filter(({ result }) => result !== 'abandoned');
  const reasons = reasonsOf(journal, offers);
  const [code] = reasons;
  const accepts = journal.accepts();
  const problems = journal.problems();
  // Somebody mistyped: what was tried after it hides that.
  const mistyped = problems.filter((problem) => problem.code === 'key-passphrase-wrong');
  const sentences = [
    ...mistyped.map(({ message }) => message),
    `Login to host ${name} as ${user} (${address} port ${port}) failed.`,
    ...problems.filter((problem) => !mistyped.includes(problem)).map(({ message }) => message),
    ...(offers.length === 0
      ? []
      : [`Tried: ${offers.map((offer) => `${offer.name}: ${words[offer.result]}`).join('; ')}.`]),
    ...(accepts.length === 0 ? [] : [`The server accepts: ${accepts.join(', ')}.`]),
    ...advice(target, reasons, offers),
  ];
  return sshError(code, sentences.join(' '), {
    details: {
      host: name,
      user,
      reasons,
      accepts,
      tried: offers.map((offer) => ({ ...offer })),
      problems: problems.map((problem) => problem.toJSON()),
    },
    cause: mistyped[0] ?? problems[0] ?? cause,
  });
}

/** Everything that was in the way of it, the most telling first. */
function reasonsOf(
  journal: LoginJournal,
  offers: readonly LoginOffer[],
): readonly [LoginErrorCode, ...LoginErrorCode[]] {
  const isRefused = (kind: LoginOffer['kind']) => offers.some((one) => one.kind === kind && one.result === 'refused');
  const problems = journal.problems().map(({ code }) => code);
  const isMistyped = (code: LoginErrorCode) => code === 'key-passphrase-wrong';
  // An agent that is not there may not be missed where something else was offered.
  const isMinor = (code: LoginErrorCode) => code === 'agent-unavailable';
  const [first, ...others] = new Set<LoginErrorCode>([
    ...problems.filter(isMistyped),
    ...(isRefused('password') ? (['password-refused'] as const) : []),
    ...(isRefused('answers') ? (['keyboard-interactive-refused'] as const) : []),
    ...problems.filter((code) => !isMinor(code)),
    ...(offers.length === 0 ? problems : []),
  ]);
  return first === undefined ? [offers.length === 0 ? 'nothing-to-offer' : 'login-refused'] : [first, ...others];
}

const words: Readonly<Record<LoginOffer['result'], string>> = {
  refused: 'refused',
  accepted: 'accepted, but not enough',
  verified: 'right, but not let in',
  abandoned: 'not gone through with',
  unanswered: 'not answered before the connection ended',
};

function* advice(
  target: SshTarget,
  reasons: readonly LoginErrorCode[],
  offers: readonly LoginOffer[],
): Generator<string> {
  const { user } = target;
  const keys = offers.filter(({ kind }) => kind === 'key');
  if (target.methods !== undefined) {
    yield `An ssh_config leaves ${target.methods.join(', ') || 'nothing'} to log in with (PreferredAuthentications, PubkeyAuthentication and the like).`;
  }
  if (reasons.includes('password-refused'))
    yield `Check the password, and whether ${user} may log in by password there.`;
  if (reasons.includes('keyboard-interactive-refused')) yield 'Check the answers that keyboardInteractive gave.';
  if (reasons.includes('nothing-to-offer')) {
    yield 'There was nothing to offer that the server accepts: name a private key file by identity, add a key to an ssh-agent, or pass privateKey, password or keyboardInteractive.';
  }
  if (offers.some(({ result }) => result === 'verified')) {
    yield `The server may forbid ${user} to log in (PermitRootLogin, AllowUsers), or want another key besides.`;
  } else if (offers.some(({ result }) => result === 'accepted')) {
    yield 'The server wants another factor besides: give what it accepts now.';
  } else if (reasons.includes('login-refused')) {
    yield `Check the user name, that its login shell exists there, and that ~/.ssh/authorized_keys of ${user} there has the public key.`;
  }
  if (keys.length >= manyKeys) {
    yield `A server may hang up after so many keys (${keys.length}): name the right one by identity, with identitiesOnly.`;
  }
}
