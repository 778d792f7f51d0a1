import { OpsError, quote, type Redactor } from '@opspilot/core';
import { type BytePath, bytesOf, showPath, toBytePath } from '../entry/byte-path.js';
import type { Entry } from '../entry/entry.js';
import { runScript, withSignal } from '../probe/run-script.js';
import type { StartThere } from '../probe/start-there.js';
import { wholeScript } from '../probe/whole-script.js';
import type { ValidationResult } from '../proof/validation-result.js';
import { timedOut } from '../rehearsal/rehearsal-script.js';
import { judges, knownValidators } from './known-validators.js';
import { askOwners } from './owners.js';
import type { RestoredThings } from './restored-things.js';
import type { ContentValidator, Question, Validator } from './validator.js';
import { notAsked, patience, validatorsScript } from './validators-script.js';

/** Where something was brought back, and as whom. */
export interface RestoredOn {
  readonly host: string;
  readonly becomeUser?: string;
}

/** Asks a host whether what was brought back is valid, in one round trip; in none where it has nobody to ask. */
export type Validate = (
  on: RestoredOn,
  start: StartThere,
  things: RestoredThings,
  signal?: AbortSignal,
) => Promise<readonly ValidationResult[]>;

/** @param own - asked beside those that are known */
export function validating(redactor: Pick<Redactor, 'text'>, own: readonly ContentValidator[] = []): Validate {
  const validators = [...knownValidators, ...own.map(validatorOf)];
  return async ({ host }, start, things, signal) => {
    const questions = questionsAbout(things, validators);
    if (questions.length === 0) return [];
    const answers = await ask(start, questions, signal).catch((error: unknown) => {
      if (!OpsError.is(error) || signal?.aborted === true) throw error;
      return error.message;
    });
    if (typeof answers === 'string') {
      const names = questions.map(({ name }) => name).join(', ');
      return [{ check: 'validator', host, passed: false, summary: `${names} could not be asked: ${answers}` }];
    }
    return answers.map(({ question: { check, name }, exitCode, said }) => {
      const summary = `${name} ${verdict(exitCode, redactor.text(sentence(said)))}`;
      return { check, host, passed: exitCode === 0, summary };
    });
  };
}

/** One that waits, and asks together what several going back one after the other would ask: what is valid in the end counts. */
export interface ValidatingTogether {
  readonly later: Validate;
  ask(): Promise<readonly ValidationResult[]>;
}

export function validatingTogether(validate: Validate): ValidatingTogether {
  const waiting = new Map<
    string,
    { on: RestoredOn; start: StartThere; paths: Map<BytePath, Entry | undefined>; states: Set<string> }
  >();
  return {
    later: async (on, start, { paths, states }) => {
      const key = JSON.stringify([on.host, on.becomeUser]);
      const known = waiting.get(key) ?? { on, start, paths: new Map(), states: new Set() };
      for (const [path, entry] of paths) known.paths.set(path, entry);
      for (const kind of states) known.states.add(kind);
      waiting.set(key, known);
      return [];
    },
    ask: async () => {
      const results: ValidationResult[] = [];
      for (const { on, start, paths, states } of waiting.values()) {
        results.push(...(await validate(on, start, { paths, states: [...states] })));
      }
      return results;
    },
  };
}

/** What there is to ask. Pure. */
function questionsAbout(things: RestoredThings, validators: readonly Validator[]): readonly Question[] {
  const { states } = things;
  const paths = [...things.paths.keys()];
  const asked = validators.flatMap((validator): readonly Question[] => {
    const { name, script, unclear, subject } = validator;
    const about = paths.filter((path) => judges(validator, path));
    const isAsked = about.length > 0 || states.some((kind) => validator.states?.includes(kind));
    const subjects = subject === undefined ? [] : about.map(subject).filter((each) => each !== undefined);
    if (!isAsked || (subject !== undefined && subjects.length === 0)) return [];
    const known = { check: 'validator', name, script, subjects: [...new Set(subjects)] } as const;
    return [unclear === undefined ? known : { ...known, unclear }];
  });
  const owners = askOwners([...things.paths.values()].filter((entry) => entry !== undefined));
  return owners === undefined ? asked : [...asked, owners];
}

/** What a shell adds to the number of the signal that ended a program, and the last of those. Source: signal(7), sh(1). */
const [killedBy, lastSignal] = [128, 64];

interface Answer {
  readonly question: Question;
  readonly exitCode: number;
  readonly said: string;
}

/** @returns a text that says why there is no answer, or the answers that are clear */
async function ask(
  start: StartThere,
  questions: readonly Question[],
  signal: AbortSignal | undefined,
): Promise<readonly Answer[] | string> {
  const stdin = bytesOf(wholeScript(validatorsScript(questions)));
  const { stdout, status, exitCode } = await runScript(start, 'sh', 'GNU tar', { stdin, ...withSignal(signal) });
  const [, ...words] = stdout.toString('latin1').split('\0');
  if (words.pop() !== '' || words.pop() !== 'end') return `${status}, exit code ${exitCode}`;
  return questions.flatMap((question, index) =>
    words.flatMap((word, at): readonly Answer[] => {
      if (at % 3 !== 0 || Number(word) !== index) return [];
      const [code = '', said = ''] = words.slice(at + 1);
      const isUnclear = code === String(notAsked) || question.unclear?.test(said) === true;
      return isUnclear ? [] : [{ question, exitCode: Number(code), said }];
    }),
  );
}

/** What one tells by its end. One that was stopped has judged nothing: neither that there is a fault nor that there is none. */
function verdict(exitCode: number, words: string): string {
  if (exitCode === 0) return 'finds no fault';
  if (exitCode === timedOut) return `could not be asked: it did not answer in ${patience} seconds`;
  const isKilled = exitCode > killedBy && exitCode <= killedBy + lastSignal;
  return isKilled
    ? `could not be asked: it was killed (exit code ${exitCode})`
    : `finds a fault (exit code ${exitCode}): ${words}`;
}

/** What a program said in lines, as one of a few hundred characters. */
function sentence(said: string): string {
  const lines = said.split('\n').map((line) => showPath(line.trim() as BytePath));
  return lines
    .filter((line) => line !== '')
    .join('; ')
    .slice(0, 500);
}

function validatorOf({ paths, command }: ContentValidator): Validator {
  return { name: command, paths: paths.map(toBytePath), script: `must_answer sh -c ${toBytePath(quote(command))}` };
}
