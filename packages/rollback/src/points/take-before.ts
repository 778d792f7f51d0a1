import type { CommandDraft, RecoveryPoint } from '@opspilot/core';
import { askProgram, dryRunOf, hasFurtherNames, isSameTold, narrowed } from '../dry-run/dry-run.js';
import type { DryRun } from '../dry-run/program.js';
import { type BytePath, showPath } from '../entry/byte-path.js';
import { type Foresight, foresee } from '../foresight/foresee.js';
import { sureLosses } from '../foresight/sure-losses.js';
import type { StartThere } from '../probe/start-there.js';
import { changesFilesAlone, type RehearsalOptions, rehearse } from '../rehearsal/rehearse.js';
import { notCaptured } from '../restore/part-of-plan.js';
import { lookAt } from '../state/look.js';
import type { Root } from '../store/snapshot-store.js';
import { joinRoots } from '../touched/join-roots.js';
import { resolvePaths } from '../touched/resolve-paths.js';
import type { TouchedPath } from '../touched/touched-set.js';
import { behindLosses } from './file-losses.js';
import type { PointKeeper } from './point-keeper.js';
import { contentFor, type PointSafeguard } from './point-safeguard.js';
import type { RollbackOptions } from './rollback.js';
import { stuckLosses } from './stuck-paths.js';

/**
 * Takes the point that a command is taken back by: of what is foreseen of it, where its own program does not tell beforehand that it is
 * less, and of what a rehearsal shows beside that.
 *
 * @returns nothing where there is nothing to be taken back
 */
export async function takeBefore(
  keeper: PointKeeper,
  draft: CommandDraft,
  start: StartThere,
  options: RollbackOptions,
  safeguard: PointSafeguard | undefined,
): Promise<Omit<RecoveryPoint, 'source'> | undefined> {
  const foresight = foreseeDraft(draft);
  if (foresight === undefined) return undefined;
  const told = foresight.losses.length === 0 ? await tellBefore(draft, start) : undefined;
  const narrow = told && narrowed(foresight, told.dryRun, told.paths);
  const taken = await takeForeseen(keeper, draft, narrow ?? foresight, start, options, safeguard);
  if (told === undefined || taken === undefined || isSameTold(told.paths, await askProgram(start, told.dryRun))) {
    return taken;
  }
  // Somebody changed meanwhile what the program goes by.
  await keeper.forget([taken.id]);
  return takeForeseen(keeper, draft, foresight, start, options, safeguard);
}

/** What the command's own program tells of it beforehand, where it does, and gets nothing then that it would not get now. */
async function tellBefore(
  { analysis, command, stdin, variables }: CommandDraft,
  start: StartThere,
): Promise<{ readonly dryRun: DryRun; readonly paths: readonly TouchedPath[] } | undefined> {
  const isPlain = stdin === 'none' && variables.length === 0;
  const dryRun = analysis !== undefined && isPlain ? dryRunOf(analysis, command) : undefined;
  const paths = dryRun && (await askProgram(start, dryRun));
  if (dryRun === undefined || paths === undefined || (await hasFurtherNames(start, paths))) return undefined;
  return { dryRun, paths };
}

async function takeForeseen(
  keeper: PointKeeper,
  draft: CommandDraft,
  foresight: Foresight,
  start: StartThere,
  { rehearse: rehearsing }: RollbackOptions,
  safeguard: PointSafeguard | undefined,
): Promise<Omit<RecoveryPoint, 'source'> | undefined> {
  const { state, places, lost } = await lookAt(start, foresight.looks);
  // Whoever has a database open goes on with its file: a restored one would not be what its log belongs to.
  const isDatabase = ({ pattern }: TouchedPath): boolean =>
    foresight.databases.includes(pattern) && [...state.values()].some((records) => records.has(pattern));
  const paths = foresight.paths.filter((path) => !isDatabase(path));
  const { roots: told, tooMuch, unmatched } = await resolvePaths(start, [...paths, ...places]);
  const { touched, said } = await rehearseDraft(draft, foresight, told, start, rehearsing);
  const roots = joinRoots(told, touched);
  // A command that changes flags is taken back with them.
  const stuck = foresight.looks.some(({ kind }) => kind === 'file-flags') ? [] : await stuckLosses(start, roots);
  const locked = safeguard && contentFor(draft, foresight);
  const { looks, reversal, losses: foreseen } = foresight;
  const isNothing = looks.length === 0 || (reversal === 'nothing' && lost.length === 0);
  if (roots.length === 0 && isNothing && locked === undefined) return undefined;
  const { id: command, host, command: text, becomeUser } = draft;
  const about = {
    command,
    host: host.name,
    summary: text,
    losses: [...sureLosses(foreseen), ...lost, ...behindLosses(tooMuch), ...stuck],
    ...(becomeUser === undefined ? {} : { becomeUser }),
  };
  const { id, losses } = await keeper.take(about, { roots, state: { looks, state } }, start);
  const armed = locked && (await safeguard.arm(draft, locked, start));
  const sentences = [summaryOf(foresight, roots.length, losses), unmatchedText(unmatched), said, armed];
  return { id, summary: sentences.filter((sentence) => sentence !== undefined).join(' ') };
}

/** What comes to be there after it was looked for, and before the command runs, is in no point. */
function unmatchedText(patterns: readonly BytePath[]): string | undefined {
  if (patterns.length === 0) return undefined;
  const shown = patterns.slice(0, 8).map(showPath).join(', ');
  const more = patterns.length > 8 ? ` and ${patterns.length - 8} more` : '';
  return `Nothing is there now that fits ${shown}${more}.`;
}

/** What a rehearsal shows beside what was told beforehand, and what to say of it. */
async function rehearseDraft(
  { command, stdin }: CommandDraft,
  foresight: Foresight,
  told: readonly Root[],
  start: StartThere,
  options: RehearsalOptions | undefined,
): Promise<{ readonly touched: readonly Root[]; readonly said?: string }> {
  if (options === undefined || !changesFilesAlone(foresight)) return { touched: [] };
  if (stdin !== 'none') return { touched: [], said: 'Not rehearsed: what it reads can be read once only.' };
  const rehearsal = await rehearse(start, command, options);
  if ('impossible' in rehearsal) return { touched: [], said: `Not rehearsed: ${rehearsal.impossible}.` };
  const { touched, exitCode } = rehearsal;
  const more = notCaptured(touched, told);
  const ended = exitCode === null ? 'did not end in time' : `ended with exit code ${exitCode}`;
  const beside = more.length === 0 ? 'all of them foreseen' : `${more.length} of them not foreseen`;
  return { touched: more, said: `Rehearsed: it ${ended} and changed ${touched.length} paths, ${beside}.` };
}

/** Undefined for what is no command of its own, or was not analysed. */
export function foreseeDraft({ role, analysis, command, cwd, becomeUser }: CommandDraft): Foresight | undefined {
  if (role !== 'command' || analysis === undefined) return undefined;
  const where = {
    ...(cwd === undefined ? {} : { directory: cwd }),
    ...(becomeUser === undefined ? {} : { user: becomeUser }),
  };
  return foresee(analysis, { command, ...where });
}

function summaryOf({ looks, reversal }: Foresight, paths: number, losses: readonly string[]): string {
  const kinds = [...new Set(looks.map(({ kind }) => kind.replaceAll('-', ' ')))];
  const kept = [`${paths} paths`, ...kinds].join(', ');
  const how = reversal === 'not-at-all' ? 'by-compensation' : reversal;
  if (losses.length === 0) return `${kept} can be brought back to what they were (${how.replaceAll('-', ' ')}).`;
  return `${kept} can be brought back to what they were; not: ${losses.slice(0, 8).join('; ')}.`;
}
