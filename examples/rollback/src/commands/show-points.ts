import { type RecoverySnapshot, type SnapshotSummary, showPath } from '@opspilot/rollback';
import { exitCodes } from '../exit-codes.js';
import { endOf, findPoint, type KeptPoint, listPoints } from '../kept-points.js';
import type { Keeper } from '../open-keeper.js';
import { printTable } from '../view/table.js';
import { count, oneLine, printable, sizeText, timeText } from '../view/text.js';

/** What can be gone back to, a line for each, the newest first. */
export async function showLog(keeper: Keeper): Promise<number> {
  const points = await listPoints(keeper);
  if (points.length === 0) console.log('nothing is kept yet');
  const rows = points.map(async (point) => [
    ...[point.id, timeText(point.takenAt), point.isOfUndo ? 'undo' : point.kind, await standingOf(keeper, point)],
    oneLine(point.summary),
  ]);
  printTable(await Promise.all(rows));
  return exitCodes.done;
}

/** The most telling word of it; none of a command that went well. */
async function standingOf(keeper: Keeper, point: KeptPoint): Promise<string> {
  if (point.restoredAt !== undefined) return 'restored';
  if (!point.isEndKnown) return 'end unknown';
  const status = (await endOf(keeper, point))?.status ?? 'succeeded';
  return status === 'succeeded' ? '' : status;
}

/** What is kept of one of them. */
export async function showPoint(keeper: Keeper, given: string): Promise<number> {
  const point = await findPoint(keeper, given);
  const { id, kind, summary, takenAt, restoredAt, losses } = point;
  const end = await endOf(keeper, point);
  const kept = kind === 'snapshot' ? await describedRows(keeper, id) : await keptRows(keeper, id);
  printTable([
    ['id', id],
    ['taken', timeText(takenAt)],
    ...rowsOf(point.isOfUndo ? 'undo' : kind, printable(summary).split('\n')),
    ...(end === undefined
      ? []
      : [['ended', end.exitCode === null ? end.status : `${end.status}, exit code ${end.exitCode}`]]),
    ...(point.isEndKnown ? [] : [['ended', 'nobody saw how']]),
    ...(restoredAt === undefined ? [] : [['restored', timeText(restoredAt)]]),
    ...kept,
    ...rowsOf('lost', losses.map(printable)),
  ]);
  return exitCodes.done;
}

async function describedRows({ pilot }: Keeper, id: string): Promise<string[][]> {
  const { snapshots } = await pilot.rollback.recoveryPoints.describe(id);
  return snapshots.flatMap((snapshot) => [...heldRows(snapshot), ['root', snapshot.root]]);
}

/** Of a command, what it was to touch as it was before. */
async function keptRows({ store }: Keeper, id: string): Promise<string[][]> {
  const before = (await store.snapshots()).filter(({ labels }) => labels?.['point'] === id);
  const rows = before.map(async ({ id: snapshot, roots, entries, size }: SnapshotSummary) => {
    const there = new Set((await store.entries(snapshot)).map(({ path }) => path));
    const named = (isThere: boolean) =>
      roots.filter(({ path }) => there.has(path) === isThere).map(({ path }) => showPath(path));
    return heldRows({ paths: named(true), absent: named(false), entries, size });
  });
  return (await Promise.all(rows)).flat();
}

type Held = Pick<RecoverySnapshot, 'paths' | 'absent' | 'entries' | 'size'>;

const heldRows = ({ paths, absent, entries, size }: Held): string[][] => [
  ...rowsOf('paths', paths),
  ...rowsOf('not there', absent),
  ['holds', `${count(entries, 'path')}, ${sizeText(size)}`],
];

/** A name beside the first of several values. */
const rowsOf = (name: string, values: readonly string[]): string[][] =>
  values.map((value, index) => [index === 0 ? name : '', value]);
