import { type CommandAnalysis, type Effect, mustBe, type OptionRules, type ResolvedCommand } from '@opspilot/core';
import { effectText } from '@opspilot/core/shell';
import { type BytePath, toBytePath } from '../entry/byte-path.js';
import { isNoDisk } from '../entry/no-disk.js';
import { familiesOf } from '../families/families.js';
import type { Claim, Reversal } from '../families/family.js';
import { kernelSwitch } from '../families/groups/files.js';
import { requireOptions } from '../require-options.js';
import type { Look } from '../state/state-kind.js';
import { type TouchedPath, touchedSet } from '../touched/touched-set.js';
import { withBracesAsTheyStand } from './braces-as-they-stand.js';
import { areWordsKnown, callOf } from './call-of.js';
import { hasForeignSurroundings, mayBeAnother } from './circumstances.js';
import { goesOn } from './goes-on.js';
import { isLookingOnly } from './looking-only.js';
import { namedBy } from './names-from-outside.js';
import { withPatternsAsTheyStand } from './patterns-as-they-stand.js';
import { isNameUnknown } from './unknown-names.js';

/** Something that cannot be taken back. */
export interface Loss {
  /** What it is, for a person. */
  readonly what: string;
  /**
   * - `unseen`: nobody can tell beforehand what it touches
   * - `elsewhere`: it happens on another host, in a container, or outside of all that is reached from here
   * - `no-inverse`: no way back is known
   * - `undecided`: it may be lost; the summary of the recovery point says so where the host tells that it is
   */
  readonly reason: 'unseen' | 'elsewhere' | 'no-inverse' | 'undecided';
}

/** How a command can be taken back, said before it runs. */
export interface Foresight {
  /** That of its weakest part; `nothing` when it only looks. */
  readonly reversal: Reversal | 'not-at-all' | 'nothing';
  /** Why it cannot be taken back, or not wholly. */
  readonly losses: readonly Loss[];
  /** Files that are captured. */
  readonly paths: readonly TouchedPath[];
  /** Files among them that are databases, changed through their program alone: where there is one, it is brought back so, and not captured. */
  readonly databases: readonly BytePath[];
  /** State that is looked at. */
  readonly looks: readonly Look[];
  /** Families that its parts belong to. */
  readonly families: readonly string[];
}

/** Where a command will run. */
export interface ForeseeOptions {
  /** The command itself. */
  readonly command: string;
  /** Absolute. */
  readonly directory?: string;
  /** User of the host. */
  readonly user?: string;
}

const foreseeRules: OptionRules<ForeseeOptions> = {
  command: mustBe.given(mustBe.such('a text', (value) => typeof value === 'string')),
  directory: mustBe.text,
  user: mustBe.text,
};

/** Kind of state of databases that are files. */
const fileDatabases = 'sqlite-databases';

interface ClaimedCall {
  readonly command: ResolvedCommand;
  readonly family: string;
  readonly claim: Claim;
}

/**
 * Says how a command can be taken back: pure, from its analysis. What is not known to be reversible is not; a command of which nothing
 * is known has no effect that could be undone.
 *
 * @throws OpsError `rollback-options-invalid`
 */
export function foresee(analysis: CommandAnalysis, options: ForeseeOptions): Foresight {
  requireOptions<ForeseeOptions>(options, foreseeRules);
  const { commands, effects } = analysis;
  const claimed = commands.flatMap((command) => claimOn(command, analysis, options));
  const switches = kernelSwitch({ effects });
  const touched = touchedSet(analysis);
  const known = new Set(touched.paths.map(({ pattern }) => pattern));
  const further = withBracesAsTheyStand(options).filter(({ pattern }) => !known.has(pattern));
  const paths = [...touched.paths, ...further, ...withPatternsAsTheyStand(options)].filter(
    ({ pattern }) => !isNoDisk(pattern),
  );
  const covers = (effect: Effect): boolean =>
    isPlainFetch(effect, commands) ||
    claimed.some(({ command }) => isWithin(effect, command)) ||
    (switches !== undefined && isKernelSwitch(effect));
  const readsScriptOf = (effect: Effect): boolean =>
    claimed.some(({ claim, command }) => claim.readsScript === true && isWithin(effect, command));
  const found: readonly Loss[] = [
    ...touched.unrestorable
      .filter(({ effect, reason }) => reason !== 'no-file' || !(isHarmless(effect) || covers(effect)))
      .filter(({ effect }) => effect.kind !== 'opaque' || !readsScriptOf(effect))
      .map(
        ({ effect, reason }): Loss => ({
          what: effectText(effect),
          reason: reason === 'no-file' ? 'no-inverse' : reason,
        }),
      ),
    ...effects
      .filter((effect) => isNameUnknown(effect, analysis, options))
      .map((effect): Loss => ({ what: effectText(effect), reason: 'unseen' })),
    ...commands.flatMap((command): readonly Loss[] => {
      const by = namedBy(command, analysis, options.command);
      if (by === undefined) return [];
      return [{ what: `what ${command.program} makes under names that depend on ${by}`, reason: 'unseen' }];
    }),
    ...effects
      .filter((effect) => isUnforeseen(effect) && !covers(effect))
      .map((effect): Loss => ({ what: effectText(effect), reason: 'no-inverse' })),
    ...commands
      .filter(
        (command) => isUnknown(command, effects, options.command) && !claimed.some((call) => call.command === command),
      )
      .map(
        ({ program, arguments: words }): Loss => ({
          what: `what "${[program, ...words].join(' ')}" does`,
          reason: 'unseen',
        }),
      ),
    ...claimed.flatMap(({ claim }) => claim.undecided ?? []).map((what): Loss => ({ what, reason: 'undecided' })),
    ...(analysis.problems.length > 0 && effects.length === 0
      ? [{ what: analysis.problems[0]?.message ?? '', reason: 'unseen' } as const]
      : []),
  ];
  const changes = paths.length > 0 || claimed.length > 0 || switches !== undefined;
  const losses =
    changes && goesOn(options.command, commands)
      ? [...found, { what: 'what it does once it has ended, in the background', reason: 'unseen' } as const]
      : found;
  const looks = [...claimed.flatMap(({ claim }) => claim.looks), ...(switches?.looks ?? [])];
  const reversals = [
    ...claimed.map(({ claim }) => claim.reversal),
    ...(switches === undefined ? [] : [switches.reversal]),
    ...(paths.length > 0 ? (['by-content'] as const) : []),
  ];
  return {
    reversal: losses.length > 0 ? 'not-at-all' : weakest(reversals),
    losses,
    paths,
    databases: databasesOf(claimed, analysis),
    looks,
    families: [...new Set(claimed.map(({ family }) => family))],
  };
}

/** Files of databases that nothing in the command changes beside their program. */
function databasesOf(claimed: readonly ClaimedCall[], analysis: CommandAnalysis): readonly BytePath[] {
  const subjectsOf = ({ claim }: ClaimedCall): readonly string[] =>
    claim.looks.flatMap(({ kind, subjects }) => (kind === fileDatabases ? subjects : []));
  const calls = claimed.filter((call) => subjectsOf(call).length > 0);
  if (calls.length === 0) return [];
  const effects = analysis.effects.filter((effect) => !calls.some(({ command }) => isWithin(effect, command)));
  const beside = new Set(touchedSet({ ...analysis, effects }).paths.map(({ pattern }) => pattern));
  return calls
    .flatMap(subjectsOf)
    .map(toBytePath)
    .filter((path) => !beside.has(path));
}

function claimOn(
  command: ResolvedCommand,
  { commands, effects }: CommandAnalysis,
  options: ForeseeOptions,
): readonly ClaimedCall[] {
  const own = effects.filter((effect) => isWithin(effect, command));
  const isLooking = isLookingOnly(command) && own.every(({ kind }) => kind === 'read' || kind === 'privilege');
  if (mayBeAnother(command, own, options.command) || hasForeignSurroundings(command, options.command)) return [];
  if (own.some(({ scope }) => scope.host !== undefined || scope.container !== undefined)) return [];
  const call = callOf(command, own, commands, effects, options);
  const isOpaque = own.some(({ kind }) => kind === 'opaque');
  const families = familiesOf(command.program).filter((family) => areWordsKnown(command, options.command, family));
  for (const family of families) {
    const claim = family.claim(call);
    if (claim === undefined || isLooking !== (claim.reversal === 'nothing')) continue;
    if (isOpaque && claim.readsScript !== true) continue;
    if (!(asksAsUser(claim) && command.wrappers.length > 0)) return [{ command, family: family.id, claim }];
  }
  return [];
}

/** Whose home is meant is not known behind a change of user, and whom a database lets in is another one there. */
function asksAsUser({ looks }: Claim): boolean {
  return looks.some(
    ({ kind, subjects }) =>
      /-databases$|^mysql-/.test(kind) || (kind === 'paths' && subjects.some((subject) => subject.startsWith('~'))),
  );
}

function isWithin({ span: [start] }: Effect, { span: [from, to] }: ResolvedCommand): boolean {
  return from <= start && start < to;
}

function isKernelSwitch({ kind, target }: Effect): boolean {
  return kind === 'write' && target.type === 'path' && target.path.startsWith('/proc/sys/');
}

/** Becoming somebody, and asking somebody for something, leave nothing behind. */
function isHarmless({ kind, action }: Effect): boolean {
  return (
    (kind === 'privilege' && action === 'become') ||
    (kind === 'network' && (action === 'fetch' || action === 'resolve'))
  );
}

/** What `touchedSet` takes for an effect on files, or for none, and no capture of files takes back. */
function isUnforeseen({ kind, action, target }: Effect): boolean {
  if (kind === 'execute') return action !== 'run' || target.type !== 'path';
  if (kind !== 'write' && kind !== 'delete' && kind !== 'permission') return false;
  return target.type === 'path' && (isNoDisk(target.path) || action === 'protect' || action === 'unprotect');
}

/** Asking for a page leaves nothing behind, where what else is done with it is told apart. */
function isPlainFetch(effect: Effect, commands: readonly ResolvedCommand[]): boolean {
  if (effect.kind !== 'network' || effect.action !== 'fetch') return false;
  return commands.some((command) => isWithin(effect, command) && /^(?:curl|wget|aria2c)$/.test(command.program));
}

/** What is beyond the content of files, though effects tell of nothing else: only what is claimed can be taken back. */
const beyondContent: ReadonlySet<string> = new Set([
  'chattr',
  'setquota',
  'edquota',
  'swapon',
  'mount',
  'fsfreeze',
  'xfs_growfs',
  'resize.f2fs',
  'http',
  'https',
  'xh',
  'sqlite3',
  'psql',
  'mysql',
  'mariadb',
  'mysqladmin',
  'mariadb-admin',
  'mysqlimport',
  'mariadb-import',
  'xdg-open',
  'fatresize',
]);

/** Nothing is known to happen beside reading, and it is not one of those that only look. */
function isUnknown(command: ResolvedCommand, effects: readonly Effect[], text: string): boolean {
  const own = effects.filter((effect) => isWithin(effect, command));
  if (mayBeAnother(command, own, text)) return true;
  if (isLookingOnly(command)) return false;
  // Variables lead git to other directories than those that its words name.
  if (command.program === 'git' && hasForeignSurroundings(command, text)) return true;
  if (beyondContent.has(command.program)) return true;
  return own.every(({ kind }) => kind === 'privilege' || kind === 'read');
}

function weakest(reversals: readonly Claim['reversal'][]): Foresight['reversal'] {
  return (
    (['by-compensation', 'by-content', 'exact'] as const).find((reversal) => reversals.includes(reversal)) ?? 'nothing'
  );
}
