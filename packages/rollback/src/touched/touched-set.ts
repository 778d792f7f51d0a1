import type { CommandAnalysis, Effect, EffectKind, ResolvedCommand } from '@opspilot/core';
import { type BytePath, nameOf, toBytePath } from '../entry/byte-path.js';
import { companionsOf, numbersNames } from './companions.js';
import { furthest, isWalkedThrough, type LinksFollowed, linksFollowed } from './links-followed.js';
import {
  isMadeInEach,
  isPattern,
  makesWhatIsMissing,
  type NameMade,
  type NamesMade,
  nameInEach,
  namesBeside,
  namesPut,
  takesNamedPlace,
} from './names-made.js';

/** A path that a command may change, as its analysis knows it. */
export interface TouchedPath {
  /** Absolute; `*` and `?` stand for what the shell of the host finds. */
  readonly pattern: BytePath;
  /** With that, it is whatever bears such a name at any depth below the pattern. */
  readonly named?: BytePath;
  /** Such a name may be written with letters of either case. */
  readonly isAnyCase?: boolean;
  /** With all below it. */
  readonly recursive: boolean;
  /** Names that come into being below it when it turns out to be a directory. */
  readonly within: readonly BytePath[];
  /** Symbolic links that the command goes through. Default none: what one leads to is taken without what is below that. */
  readonly links?: LinksFollowed;
  /** Where it turns out to be a directory, files in it are written: all below it goes with it. */
  readonly isFilled?: boolean;
  /** Not the path itself, but the first name with a number behind it that is free. */
  readonly isNumbered?: boolean;
  /** What is not there comes into being. */
  readonly isMade?: boolean;
  /** A pattern of what is there: where nothing fits it, nothing is changed. */
  readonly isSought?: boolean;
  /** `*` and `?` in it stand for themselves. */
  readonly isLiteral?: boolean;
  /** Not what the pattern comes to is changed, but something that is made from the name of each such path. */
  readonly made?: NameMade;
}

/** Why something that a command does cannot be taken back by restoring files. */
export interface Unrestorable {
  readonly effect: Effect;
  /**
   * - `unseen`: nobody can tell beforehand what it touches
   * - `elsewhere`: it happens on another host or in a container
   * - `no-file`: what it changes is not kept in files that could be restored
   */
  readonly reason: 'unseen' | 'elsewhere' | 'no-file';
}

/** What a command will touch. */
export interface TouchedSet {
  readonly paths: readonly TouchedPath[];
  readonly unrestorable: readonly Unrestorable[];
}

type PathTarget = Extract<Effect['target'], { readonly type: 'path' }>;

/** Kinds of effects that leave nothing to be taken back. */
const passing: ReadonlySet<EffectKind> = new Set(['read']);
/** Kinds that change what a path is or holds. */
const changing: ReadonlySet<EffectKind> = new Set(['write', 'delete', 'permission']);

/** What a command will touch, told from its effects: pure. */
export function touchedSet(analysis: CommandAnalysis): TouchedSet {
  const { effects, problems } = analysis;
  const paths = new Map<BytePath, TouchedPath>();
  const made = new Map<string, TouchedPath>();
  const companions = new Map<BytePath, TouchedPath>();
  const unrestorable: Unrestorable[] = [];
  for (const effect of effects) {
    const reason = reasonOf(effect);
    if (reason !== undefined) unrestorable.push({ effect, reason });
    if (!isOnFiles(effect) || !effect.target.path.startsWith('/')) continue;
    const touched = touchedBy(effect, analysis);
    paths.set(touched.path, joined(paths.get(touched.path), touched.itself));
    for (const each of touched.made) made.set(JSON.stringify(each), each);
    for (const pattern of touched.companions) companions.set(pattern, { pattern, recursive: false, within: [] });
  }
  // An analysis that is not complete has not seen all that happens.
  if (problems.length > 0 && unrestorable.every(({ reason }) => reason !== 'unseen')) {
    const [effect] = effects;
    if (effect !== undefined) unrestorable.push({ effect, reason: 'unseen' });
  }
  return { paths: [...new Map([...companions, ...paths]).values(), ...made.values()], unrestorable };
}

/** What one effect does to a path, and what goes with it. */
function touchedBy(effect: Effect & { readonly target: PathTarget }, { commands, effects }: CommandAnalysis) {
  const path = toBytePath(withoutSlash(effect.target.path));
  const command = commandOf(effect, commands);
  const sources = sourcesFor(effect, { commands, effects });
  const beside = (each: BytePath): readonly BytePath[] => companionsOf(effect, each, command);
  const put = effect.kind === 'write' && command !== undefined ? namesPut(path, command, sources) : [];
  const { pattern, named } = splitAtAnyDepth(path);
  const names = [
    ...put,
    ...(isPattern(path) ? namesBeside(path, beside) : []),
    ...(named !== undefined && isMadeInEach(effect, named, commands) ? [nameInEach(pattern, named)] : []),
  ];
  const links = linksFollowed(effect, command, commands);
  const anyCase = isInAnyCase(commands) ? { isAnyCase: true } : {};
  const itself: TouchedPath = {
    ...(isWalkedThrough(effect, commands) ? { pattern } : splitAtAnyDepth(path)),
    recursive: reaches(effect, command),
    within: sources.filter((source) => !isPattern(source)).map(nameOf),
    ...(links === undefined ? {} : { links }),
    ...(named === undefined ? {} : anyCase),
    ...existenceOf(path, makesWhatIsMissing(effect, commands), put.length > 0),
    ...(isFilled(effect, command) ? { isFilled: true } : {}),
  };
  const isNumbered = effect.kind === 'write' && command !== undefined && numbersNames(command);
  const numbered: TouchedPath = { pattern: path, recursive: false, within: [], isNumbered: true };
  const found = names.map(madeFrom).map((name) => (name.named === undefined ? name : { ...name, ...anyCase }));
  const made = [...found, ...(isNumbered ? [numbered] : [])];
  return { path, itself, made, companions: isPattern(path) ? [] : beside(path) };
}

/** Whether find looks for names whatever the case of their letters. */
function isInAnyCase(commands: CommandAnalysis['commands']): boolean {
  return commands.some(({ program, arguments: words }) => program === 'find' && words.includes('-iname'));
}

/** Of paths at any depth below one all names are looked for, unless one is known. */
function madeFrom({ of, made }: NamesMade): TouchedPath {
  const split = splitAtAnyDepth(of);
  return { ...(split.pattern === of ? split : { named: '*', ...split }), recursive: true, within: [], made };
}

function joined(known: TouchedPath | undefined, touched: TouchedPath): TouchedPath {
  if (known === undefined) return { ...touched, within: [...new Set(touched.within)] };
  const links = furthest(known.links, touched.links);
  return {
    ...touched,
    recursive: known.recursive || touched.recursive,
    within: [...new Set([...known.within, ...touched.within])],
    ...(links === undefined ? {} : { links }),
    ...(known.isMade === true ? { isMade: true } : {}),
    ...(known.isFilled === true ? { isFilled: true } : {}),
    ...(known.isSought === true ? { isSought: true } : {}),
  };
}

function reasonOf(effect: Effect): Unrestorable['reason'] | undefined {
  const { kind, scope } = effect;
  if (passing.has(kind)) return undefined;
  if (kind === 'opaque') return 'unseen';
  if (scope.host !== undefined || scope.container !== undefined) return 'elsewhere';
  if (!isOnFiles(effect)) return effect.kind === 'execute' ? undefined : 'no-file';
  const { target, attributes } = effect;
  return attributes.dynamic === true || !target.path.startsWith('/') || target.path.includes('…')
    ? 'unseen'
    : undefined;
}

/** Two stars as a part are any depth: behind them stands nothing, a name, or a longer rest, of which all above it is taken. */
function splitAtAnyDepth(path: BytePath): Pick<TouchedPath, 'pattern' | 'named'> {
  const [, above, rest] = /^(.*?)\/\*\*(?:\/(.*))?$/s.exec(path) ?? [];
  if (above === undefined) return { pattern: path };
  const pattern = above === '' ? '/' : above;
  return rest === undefined || rest.includes('/') || rest.includes('**') ? { pattern } : { pattern, named: rest };
}

/** An effect that changes files: what a device holds is in none. */
function isOnFiles(effect: Effect): effect is Effect & { readonly target: PathTarget } {
  const { kind, target } = effect;
  return changing.has(kind) && target.type === 'path' && target.pathClass !== 'device';
}

/** What is deleted or moved goes with all below it, whatever it turns out to be; and so does what takes the place of a directory. */
function reaches({ kind, attributes }: Effect, command: ResolvedCommand | undefined): boolean {
  const isPlace = kind === 'write' && command !== undefined && takesNamedPlace(command);
  return attributes.recursive === true || kind === 'delete' || isPlace;
}

/** @param isPut - what comes into being has the names of others */
function existenceOf(path: BytePath, isMade: boolean, isPut: boolean): Pick<TouchedPath, 'isMade' | 'isSought'> {
  if (isMade) return isPut ? {} : { isMade: true };
  return isPattern(path) ? { isSought: true } : {};
}

/** Programs that make or lock a directory itself, or put what they are told into one under names that are known. */
const notFilling = /^(?:cp|mv|ln|install|scp|mkdir|touch|flock)$/;

/** Whether content is written there: into a directory itself nobody can write, so that it is into what is in it. */
function isFilled({ kind, action }: Effect, command: ResolvedCommand | undefined): boolean {
  const writes = kind === 'write' && (action === 'create' || action === 'overwrite');
  return writes && command !== undefined && !notFilling.test(command.program);
}

/** `mv a b`, `cp a b`, `ln -s a b`: where b is a directory, it is b/a that comes into being. @returns the paths of all a */
export function sourcesFor(
  effect: Effect,
  { commands, effects }: Pick<CommandAnalysis, 'commands' | 'effects'>,
): readonly BytePath[] {
  if (effect.kind !== 'write') return [];
  return besides(effect, effects, commands).flatMap((other) => {
    const isSource = other.kind === 'read' || (other.kind === 'delete' && other.action === 'move');
    if (!isSource || other.target.type !== 'path') return [];
    return [toBytePath(withoutSlash(other.target.path))];
  });
}

/** The effects of the same simple command. */
function besides(
  { span: [at] }: Effect,
  effects: readonly Effect[],
  commands: CommandAnalysis['commands'],
): readonly Effect[] {
  const own = commandAt(at, commands);
  if (own === undefined) return [];
  const [from, to] = own.span;
  return effects.filter(({ span: [start] }) => from <= start && start < to);
}

/** The simple command that an effect is of. */
export function commandOf({ span: [at] }: Effect, commands: CommandAnalysis['commands']): ResolvedCommand | undefined {
  return commandAt(at, commands);
}

function commandAt(at: number, commands: CommandAnalysis['commands']): ResolvedCommand | undefined {
  // What find runs lies within find itself.
  return commands
    .filter(({ span: [from, to] }) => from <= at && at < to)
    .reduce<ResolvedCommand | undefined>(
      (inner, each) => (inner === undefined || each.span[0] > inner.span[0] ? each : inner),
      undefined,
    );
}

function withoutSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}
