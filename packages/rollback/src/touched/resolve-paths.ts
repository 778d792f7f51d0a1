import { OpsError } from '@opspilot/core';
import { type BytePath, bytesOf, parentOf, pathIn } from '../entry/byte-path.js';
import { isDone, runScript, withSignal } from '../probe/run-script.js';
import type { StartThere } from '../probe/start-there.js';
import type { RollbackErrorCode } from '../rollback-error.js';
import type { Root } from '../store/snapshot-store.js';
import { behindLinks, type Walked } from './behind-links.js';
import { joinRoots } from './join-roots.js';
import { isPattern, nameMade } from './names-made.js';
import { resolveScript } from './resolve-script.js';
import type { TouchedPath } from './touched-set.js';

/** Paths of a host that a command may change, and what of it nobody will capture. */
export interface ResolvedPaths {
  readonly roots: readonly Root[];
  /** Paths that links lead to and that hold too much. */
  readonly tooMuch: readonly BytePath[];
  /** Patterns of what is there that nothing fits: of these, where they are looked for is among the roots. */
  readonly unmatched: readonly BytePath[];
}

/**
 * The paths of a host that patterns come to: with the directories that they lie in, whose times change with them, and with what
 * symbolic links lead to. One round trip, and a further one where names are made from others, links below directories are followed, or a
 * pattern fits nothing.
 *
 * @throws OpsError `probe-unreadable`
 */
export async function resolvePaths(
  start: StartThere,
  touched: readonly TouchedPath[],
  signal?: AbortSignal,
): Promise<ResolvedPaths> {
  const made = await namesMade(start, touched, signal);
  const asked = [...touched.filter((each) => each.made === undefined).flatMap(questionsOf), ...made];
  const found = await ask(start, asked, signal);
  const unmatched = unmatchedOf(asked, found);
  const looked = unmatched.map(({ pattern }) => ({ kind: 'p', pattern: aboveWildcards(pattern) }));
  const answer = [...found, ...(await ask(start, looked, signal))];
  const roots = withParents(answer);
  const told = {
    unmatched: unmatched.map(({ pattern, named }) => (named === undefined ? pattern : `${pattern}/**/${named}`)),
  };
  const walked = answer.flatMap(({ kind, path }): Walked[] => {
    if (!kind.startsWith('t') || !/[fa]/.test(kind)) return [];
    return [{ path, links: kind.includes('a') ? 'all' : 'files' }];
  });
  if (walked.length === 0) return { roots, tooMuch: [], ...told };
  const behind = await behindLinks(start, walked, roots, signal);
  return { roots: joinRoots(roots, withParents(behind.roots.map(asAnswer))), tooMuch: behind.tooMuch, ...told };
}

/** What the script is asked. */
interface Question {
  readonly kind: string;
  readonly pattern: BytePath;
  readonly named?: BytePath | undefined;
  /** Whether it is for what is there, and something else where that is nothing. */
  readonly isSought?: boolean;
}

interface Answer {
  readonly kind: string;
  readonly path: BytePath;
  /** Which question it is to, by its place among them; missing of what goes with a path that was found. */
  readonly question?: number;
}

function questionsOf(touched: TouchedPath): readonly Question[] {
  const { pattern, named, recursive, within, links, isMade, isAnyCase, isFilled, isNumbered, isLiteral, isSought } =
    touched;
  if (isNumbered === true) return [{ kind: 'px', pattern }];
  const follows = links === undefined ? '' : { named: 'n', files: 'nf', all: 'na' }[links];
  const makes = isMade === true ? 'c' : '';
  const literal = isLiteral === true ? 'l' : '';
  const fills = isFilled === true && !recursive ? 'w' : '';
  return [
    {
      ...{ kind: `${recursive ? 't' : 'p'}${follows}${makes}${fills}${caseOf(isAnyCase)}${literal}`, pattern, named },
      isSought: isSought === true,
    },
    // What comes into being in a directory may be a directory itself.
    ...within.map((name) => ({ kind: `t${follows}c${literal}`, pattern: pathIn(pattern, name) })),
  ];
}

const caseOf = (isAnyCase = false): string => (isAnyCase ? 'i' : '');

/** Searches of which nothing came. */
function unmatchedOf(asked: readonly Question[], found: readonly Answer[]): readonly Question[] {
  const answered = new Set(found.map(({ question }) => question));
  return asked.filter((question, index) => question.isSought === true && !answered.has(index));
}

/** The directory in which a pattern is looked for. */
function aboveWildcards(pattern: BytePath): BytePath {
  let above = pattern;
  while (isPattern(above)) above = parentOf(above);
  return above;
}

/** Names that are made from those that are found, as paths of their own. */
async function namesMade(
  start: StartThere,
  touched: readonly TouchedPath[],
  signal: AbortSignal | undefined,
): Promise<readonly Question[]> {
  const sources = touched.flatMap(({ made, ...source }) => (made === undefined ? [] : [{ ...source, made }]));
  const asked = sources.map(({ pattern, named, isAnyCase, made }) => ({
    // A pattern that nothing matches is a name itself.
    kind: `s${made.isInEach === true ? 'd' : 'c'}${caseOf(isAnyCase)}`,
    pattern,
    named,
  }));
  return (await ask(start, asked, signal)).flatMap(({ question = -1, path }): Question[] => {
    const made = sources[question]?.made;
    return made === undefined ? [] : [{ kind: 'tnl', pattern: nameMade(path, made) }];
  });
}

async function ask(
  start: StartThere,
  asked: readonly Question[],
  signal: AbortSignal | undefined,
): Promise<readonly Answer[]> {
  if (asked.length === 0) return [];
  const words = asked.map(({ kind, pattern, named = '' }, index) =>
    bytesOf(
      `${kind}${index}\0${kind.includes('l') ? pattern : escaped(pattern)}\0${named.replace(/[[\]\\]/g, '\\$&')}\0`,
    ),
  );
  const result = await runScript(start, resolveScript, 'find with -printf, nor stat', {
    stdin: Buffer.concat(words),
    ...withSignal(signal),
  });
  const answer = result.stdout.toString('latin1').split('\0');
  if (!isDone(result) || answer.pop() !== '' || answer.length % 2 !== 0) {
    throw new OpsError<RollbackErrorCode>(
      'probe-unreadable',
      `Which paths the command touches could not be asked: ${result.status}, exit code ${result.exitCode}. Nothing was changed; try again.`,
    );
  }
  return Array.from({ length: answer.length / 2 }, (_, index) => {
    const [, kind = '', question] = /^(\D*)(\d+)?$/.exec(answer[index * 2] ?? '') ?? [];
    return {
      kind,
      path: answer[index * 2 + 1] ?? '',
      ...(question === undefined ? {} : { question: Number(question) }),
    };
  });
}

/** Brackets are no wildcards in an analysis. */
export function escaped(pattern: BytePath): BytePath {
  return isPattern(pattern) ? pattern.replace(/[[\]\\]/g, '\\$&') : pattern;
}

function withParents(answer: readonly Answer[]): readonly Root[] {
  const own = answer.map(({ kind, path }) => ({ path, recursive: kind.startsWith('t') }));
  return joinRoots(
    own,
    own.map(({ path }) => ({ path: parentOf(path), recursive: false })),
  );
}

const asAnswer = ({ path, recursive }: Root): Answer => ({ kind: recursive ? 't' : 'p', path });
