import { OpsError } from '@opspilot/core';
import { showPath } from '../entry/byte-path.js';
import type { StartThere } from '../probe/start-there.js';
import type { HostPreview } from './host-keeper.js';
import type { GoingBack, PointKeeper, TakenPoint } from './point-keeper.js';
import type { StoredPoint } from './point-records.js';

/** How many paths of each sort an error names. */
const mostNamed = 100;

/** What going back that did not come to its end was about. */
export interface HalfWay {
  readonly point: StoredPoint;
  /** By which it is undone. */
  readonly redo: TakenPoint;
  /** What it was to do. */
  readonly planned: HostPreview;
}

/**
 * An error of going back, with what was done, what is left and the point of what was there before, as far as the host tells: somebody
 * has to know where things stand, to go on or to go back to where they were.
 */
export async function stoppedHalfWay(
  error: unknown,
  keeper: PointKeeper,
  { point, redo, planned }: HalfWay,
  start: StartThere,
  { signal: _signal, ...how }: GoingBack,
): Promise<unknown> {
  if (!OpsError.is(error)) return error;
  const stands = await standsNow(keeper, point, redo, start, how);
  const remaining = new Set(stands?.changes.map(({ path }) => path));
  const paths = planned.changes.map(({ path }) => path);
  const [left, done] = [paths.filter((path) => remaining.has(path)), paths.filter((path) => !remaining.has(path))];
  const told = stands === undefined ? {} : { done: named(done), left: named(left) };
  const counted = stands === undefined ? '' : ` Of ${paths.length} paths ${done.length} are as they were before.`;
  return new OpsError(error.code, `${error.message}${counted} Undoing ${redo.id} brings back what was there.`, {
    cause: error,
    details: { ...error.details, ...told, point: redo.id },
  });
}

/** Undefined where the host does not tell any more. */
async function standsNow(
  keeper: PointKeeper,
  point: StoredPoint,
  redo: TakenPoint,
  start: StartThere,
  how: GoingBack,
): Promise<HostPreview | undefined> {
  try {
    await keeper.keepAfter(redo, start);
    return await keeper.preview(await keeper.records.get(point.id), start, how);
  } catch (error) {
    if (!OpsError.is(error)) throw error;
    return undefined;
  }
}

const named = (paths: readonly string[]): readonly string[] => paths.slice(0, mostNamed).map(showPath);
