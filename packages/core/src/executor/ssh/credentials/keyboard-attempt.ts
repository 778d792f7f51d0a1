import type { KeyboardInteractiveAuthMethod, Prompt } from 'ssh2';
import type { OpsError } from '../../../errors/ops-error.js';
import { type LoginErrorCode, sshError } from '../ssh-error.js';
import type { SshTarget } from '../ssh-target.js';
import type { KeyboardChallenge, KeyboardPrompt } from './ssh-credentials.js';

/** Who answers a server's questions. */
export type Answerer = (
  prompts: readonly KeyboardPrompt[],
  challenge: KeyboardChallenge,
) => Promise<readonly string[]> | readonly string[];

/** Answers by `answer`; what cannot be answered is told to `abandon`, and the login goes on with what it starts next. */
export function answerQuestions(
  target: SshTarget,
  answer: Answerer,
  abandon: (problem: unknown) => void,
): KeyboardInteractiveAuthMethod {
  const respond = async (prompts: readonly Prompt[], challenge: KeyboardChallenge): Promise<string[]> => {
    const questions = prompts.map(({ prompt, echo = false }) => ({ prompt, echo }));
    const answers: unknown = await answer(questions, challenge);
    const isComplete =
      Array.isArray(answers) && answers.length === prompts.length && answers.every((one) => typeof one === 'string');
    if (!isComplete)
      throw unanswered(target, questions, 'keyboardInteractive must give a list with one string for each prompt');
    return [...answers];
  };
  return {
    type: 'keyboard-interactive',
    username: target.user,
    prompt: (name, instructions, _language, prompts, finish) => {
      respond(prompts, { target, name, instructions }).then(finish).catch(abandon);
    },
  };
}

/** Gives a password to a server that asks for nothing else, once: a question that comes again means that it was wrong. */
export function passwordAnswerer(password: () => Promise<string | undefined>): Answerer {
  let isSpent = false;
  return async (prompts, { target }) => {
    const [only, ...others] = prompts;
    // Not a code of another kind, which could lock the account.
    const asksForIt = only !== undefined && others.length === 0 && !only.echo && /pass/i.test(only.prompt);
    if (asksForIt && isSpent) throw passwordRefused(target);
    const known = asksForIt ? await password() : undefined;
    if (known === undefined) throw unanswered(target, prompts, 'pass keyboardInteractive to answer');
    isSpent = true;
    return [known];
  };
}

/** The error for a password that the server does not take. */
function passwordRefused({ name, user }: SshTarget): OpsError<LoginErrorCode> {
  return sshError(
    'password-refused',
    `Host ${name} refused the password of ${user}: check it, and whether ${user} may log in by password there.`,
    { details: { host: name, user } },
  );
}

function unanswered(target: SshTarget, prompts: readonly KeyboardPrompt[], advice: string): OpsError<LoginErrorCode> {
  // The server's own words: kept short, and off terminals as long as they could be more than text.
  const asked = prompts.map(({ prompt }) =>
    JSON.stringify(
      prompt
        .replace(/\p{Cc}/gu, ' ')
        .trim()
        .slice(0, 80),
    ),
  );
  return sshError(
    'keyboard-interactive-unanswered',
    `Host ${target.name} asked ${asked.join(', ')} and got no answer: ${advice}.`,
    { details: { host: target.name, prompts: asked.length } },
  );
}
