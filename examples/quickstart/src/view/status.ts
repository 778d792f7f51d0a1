import type { OutcomeStatus } from '@opspilot/core';
import type { Screen } from './screen.js';

type Paint = Screen['paint'];
/** `running` stands for a record without an end: that process died, or still works on it. */
export type ShownStatus = OutcomeStatus | 'running';

const styles: Readonly<
  Record<ShownStatus, { readonly mark: string; readonly colour: (paint: Paint) => Paint['red'] }>
> = {
  succeeded: { mark: '✔', colour: (paint) => paint.green },
  failed: { mark: '✖', colour: (paint) => paint.red },
  denied: { mark: '⊘', colour: (paint) => paint.red },
  rejected: { mark: '⊘', colour: (paint) => paint.yellow },
  'timed-out': { mark: '◷', colour: (paint) => paint.yellow },
  cancelled: { mark: '■', colour: (paint) => paint.yellow },
  unknown: { mark: '?', colour: (paint) => paint.magenta },
  running: { mark: '…', colour: (paint) => paint.cyan },
};

/** `✔ succeeded`, coloured. The word says it as well as the colour does. */
export function statusText(status: ShownStatus, paint: Paint): string {
  const { mark, colour } = styles[status];
  return colour(paint)(`${mark} ${status}`);
}
