import type { Effect, ResolvedCommand } from '@opspilot/core';

/**
 * Which symbolic links a command goes through, at most:
 *
 * - `named`: those that are named to it, or stand where a pattern looks
 * - `files`: also those to files that lie below a directory
 * - `all`: also those to directories that lie below one
 *
 * Undefined where it works on links themselves.
 */
export type LinksFollowed = 'named' | 'files' | 'all';

/** Of two, that by which more is reached. */
export function furthest(one: LinksFollowed | undefined, other: LinksFollowed | undefined): LinksFollowed | undefined {
  return (['all', 'files', 'named'] as const).find((each) => each === one || each === other);
}

/** One effect of a command, as the rules look at it. */
interface Reaching {
  readonly program: string;
  readonly kind: Effect['kind'];
  /** Whether one of its words is such an option. */
  has(option: RegExp): boolean;
  /** Whether it is handed paths that may be links; undefined where nothing is handed to it. */
  readonly isHanded: boolean | undefined;
  /** Whether it works on paths that find found, one by one. */
  readonly isOfFound: boolean;
}

/** The first that holds of an effect says which links are followed. */
const rules: readonly (readonly [holds: (reaching: Reaching) => boolean, links: LinksFollowed | undefined])[] = [
  // With a slash behind it, rm takes what a link leads to, and then leaves the link.
  [({ program, has }) => program === 'rm' && has(/\/$/), 'named'],
  // They take, move or make a link itself.
  [({ program }) => /^(?:rm|unlink|rmdir|mv|ln|trash-put)$/.test(program), undefined],
  [
    ({ program, kind, has, isHanded }) =>
      (program === 'find' || kind === 'permission') && (isHanded === true || has(/^-[a-zA-Z]*L|^-follow$|^--logical$/)),
    'all',
  ],
  [({ program, kind }) => program === 'find' || kind === 'permission', 'named'],
  [({ program, has }) => program === 'cp' && !has(/^--keep-d/), 'files'],
  [({ program, has }) => /^(?:sed|perl)$/.test(program) && has(/^--follow-symlinks$/), 'files'],
  [({ program, has }) => program === 'rsync' && has(/^-[a-zA-Z]*K|^--keep-dirlinks$/), 'all'],
  // They go through no link that they come upon below a directory, or put what they write in its place.
  [({ program }) => /^(?:sed|perl|git|patch|mkdir|mktemp|rsync|install)$/.test(program), 'named'],
  [({ isHanded, isOfFound, has }) => isHanded === false && isOfFound && !has(/^-[a-zA-Z]*[rR]|^--rec/), 'named'],
  [({ kind }) => kind === 'delete', 'named'],
];

/** Which links an effect reaches through. */
export function linksFollowed(
  effect: Effect,
  command: ResolvedCommand | undefined,
  commands: readonly ResolvedCommand[],
): LinksFollowed | undefined {
  if (command === undefined) return 'named';
  const { program, arguments: words } = command;
  const reaching: Reaching = {
    ...{ program, kind: effect.kind, isHanded: isHandedLinks(command, commands), isOfFound: isOfFound(effect) },
    has: (option) => words.some((word) => option.test(word)),
  };
  if (isWalkedThrough(effect, commands)) return 'all';
  const rule = rules.find(([holds]) => holds(reaching));
  const links = rule === undefined ? 'all' : rule[1];
  // What is named to find it goes through, whatever is done with what it finds.
  return reaching.isOfFound ? furthest(links, 'named') : links;
}

/** How programs that find paths are told to go through every link on their way. */
const walking: Readonly<Record<string, RegExp>> = {
  find: /^-(?:[HP]*L|follow$)/,
  grep: /^-[a-zA-Z]*R|^--dereference-recursive$/,
  rg: /^-[a-zA-Z]*L|^--follow$/,
  fd: /^-[a-zA-Z]*L|^--follow$/,
};

/** Whether what an effect is on was found through links that nobody named. */
export function isWalkedThrough(effect: Effect, commands: readonly ResolvedCommand[]): boolean {
  const [at] = effect.span;
  return commands.some(({ program, arguments: words, span: [from, to] }) => {
    const option = walking[program];
    const isItsOwn = from <= at && at < to;
    return option !== undefined && (isItsOwn || isOfFound(effect)) && words.some((word) => option.test(word));
  });
}

/** What find found is handed on, path by path. */
function isOfFound({ target }: Effect): boolean {
  return target.type === 'path' && /\/\*\*(?:\/|$)/.test(target.path);
}

/**
 * Whether a program is handed paths that may be links below a directory: find hands on none where it is told of which type.
 *
 * @returns undefined where nothing is handed to it
 */
function isHandedLinks({ span, wrappers }: ResolvedCommand, commands: readonly ResolvedCommand[]): boolean | undefined {
  if (!wrappers.some((wrapper) => /^(?:find|xargs|parallel)$/.test(wrapper))) return undefined;
  const finding = commands.find(
    ({ program, span: [from, to] }) => program === 'find' && from <= span[0] && span[0] < to,
  );
  if (finding === undefined) return true;
  const { arguments: words } = finding;
  const types = words.flatMap((word, index) => (words[index - 1] === '-type' ? [word] : []));
  const isPlain = !words.some((word) => /^(?:-o|-or|,|!|-not|-[HP]*L|-follow)$/.test(word));
  return !(isPlain && types.some((type) => !type.includes('l')));
}
