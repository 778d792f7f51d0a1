import type { History } from '@opspilot/core';
import type { PointRecord } from './rollback.js';

const page = 1_000;

/**
 * Of points, the newest first, those that were taken before commands which ran under an id: of a run, or of whatever holds them together.
 * One that was taken of what an undo replaced is about the same command, and younger.
 */
export async function pointsBelow<Point extends PointRecord>(
  history: Pick<History, 'list'>,
  parent: string,
  points: readonly Point[],
): Promise<readonly Point[]> {
  const commands = new Set<string>();
  for (let after: string | undefined; ; ) {
    const found = await history.list({ parent, limit: page, ...(after === undefined ? {} : { after }) });
    for (const { id } of found) commands.add(id);
    after = found.at(-1)?.id;
    if (found.length < page) break;
  }
  const first = new Map(points.map(({ command, id }) => [command, id]));
  return points.filter(({ command, id }) => commands.has(command) && first.get(command) === id);
}
