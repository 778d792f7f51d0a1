import { createHash } from 'node:crypto';
import { benchRows } from '../../test/fixtures/shell/bench-data.js';

/** A command of the development data, with what people said of it. */
export interface LabelledCommand {
  readonly id: string;
  readonly command: string;
  readonly label: 'critical' | 'risky' | 'benign';
  readonly category: string;
  readonly source: string;
  /** How it was made from `base`; beginning with `benign-` when that is harmless. */
  readonly obfuscation?: string;
  /** The plain command. */
  readonly base?: string;
}

/** Rows of one origin stay together, so that nothing that was looked at tells of what was not. */
function groupOf({ source, base, id }: LabelledCommand): string {
  return /^(?:gtfobins|tldr):/.test(source) ? source : (base ?? id);
}

/** Whether a row belongs to the four tenths that nobody looked at while the rules were written. */
export function isHeldOut(row: LabelledCommand): boolean {
  const digest = createHash('sha256')
    .update(`split1:${groupOf(row)}`)
    .digest('hex');
  return BigInt(`0x${digest}`) % 10n < 4n;
}

/** All rows of the development data. */
export function labelledCommands(): readonly LabelledCommand[] {
  return benchRows<LabelledCommand>('compliance/dev.jsonl');
}
