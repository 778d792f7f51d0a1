import { type Paint, paintFor } from './paint.js';

/** Where a text is shown. */
export interface Frame {
  readonly paint: Paint;
  /** Of the terminal; undefined where there is none, and lines are left whole. */
  readonly columns: number | undefined;
}

/** What a stream shows. */
export function frameFor(stream: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>, environment: NodeJS.ProcessEnv): Frame {
  return { paint: paintFor(stream, environment), columns: stream.isTTY ? stream.columns || 80 : undefined };
}
