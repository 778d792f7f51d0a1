import type { ProcessTable } from '../../processes/process-table.js';

/** Runs a script on a machine beside the commands there, and gives what it prints. */
export type Aside = (script: string) => Promise<string>;

/** A machine as a user of it sees and reaches it, beside the commands there. */
export interface AsideWay {
  readonly aside: Aside;
  readonly table: ProcessTable;
}
