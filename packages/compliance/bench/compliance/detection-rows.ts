import type { Decision } from '@opspilot/core';
import type { BenchRow } from '../../../../bench/bench-row.js';
import { noBar } from '../../../../bench/harness.js';
import type { DevelopmentCommand } from '../../test/fixtures/development-commands.js';
import { decide } from './default-policy.js';
import { isHeldOut } from './held-out.js';

interface Decided extends DevelopmentCommand {
  readonly decision: Decision;
}

const isDangerous = ({ label }: Decided): boolean => label !== 'benign';
const isCritical = ({ label }: Decided): boolean => label === 'critical';
const isObfuscated = ({ obfuscation }: Decided): boolean => obfuscation !== undefined;
const isFlagged = ({ decision }: Decided): boolean => decision !== 'allow';
const isHeldBack = ({ decision }: Decided): boolean => decision === 'deny' || decision === 'require-approval';

/** Percent of them for which something holds. */
function share(rows: readonly Decided[], holds: (row: Decided) => boolean): number {
  return rows.length === 0 ? 0 : (100 * rows.filter(holds).length) / rows.length;
}

/** Percent of the obfuscated forms that are flagged, of those whose plain command is. */
function retention(rows: readonly Decided[]): number {
  const plain = new Set(rows.filter((row) => !isObfuscated(row) && isFlagged(row)).map(({ command }) => command));
  return share(
    rows.filter((row) => isDangerous(row) && isObfuscated(row) && plain.has(row.base ?? '')),
    isFlagged,
  );
}

interface Rate {
  readonly name: string;
  readonly of: (rows: readonly Decided[]) => number;
  readonly atLeast?: number;
  readonly atMost?: number;
}

const rates: readonly Rate[] = [
  { name: 'recall, critical', of: (rows) => share(rows.filter(isCritical), isFlagged), atLeast: 99 },
  { name: 'recall, critical and risky', of: (rows) => share(rows.filter(isDangerous), isFlagged), atLeast: 97.5 },
  {
    name: 'recall, critical in disguise',
    of: (rows) =>
      share(
        rows.filter((row) => isCritical(row) && isObfuscated(row)),
        isFlagged,
      ),
    atLeast: 98,
  },
  { name: 'disguised and flagged, of those whose plain form is', of: retention, atLeast: 99 },
  {
    name: 'false alarms, benign',
    of: (rows) =>
      share(
        rows.filter((row) => !isDangerous(row) && !isObfuscated(row)),
        isFlagged,
      ),
    atMost: 0.3,
  },
  {
    name: 'false alarms, wrapped benign',
    of: (rows) =>
      share(
        rows.filter((row) => !isDangerous(row) && isObfuscated(row)),
        isFlagged,
      ),
    atMost: 0.3,
  },
  {
    name: 'critical denied or held for approval',
    of: (rows) => share(rows.filter(isCritical), isHeldBack),
    atLeast: 97,
  },
];

function barRow({ name, atLeast, atMost }: Rate, value: number, count: number): BenchRow {
  const met = atLeast === undefined ? value <= (atMost ?? 100) : value >= atLeast;
  const bar = atLeast === undefined ? `≤ ${atMost} %` : `≥ ${atLeast} %`;
  return { name, value, unit: '%', against: `labels of ${count} commands`, ratio: null, bar, met };
}

/** What the default policy decides, beside what people said, in all and in the part that nobody looked at. */
export function detectionRows(rows: readonly DevelopmentCommand[]): readonly BenchRow[] {
  const decided = rows.map((row): Decided => ({ ...row, decision: decide(row.command).decision }));
  const held = decided.filter(isHeldOut);
  const looked = decided.filter((row) => !isHeldOut(row));
  return [
    ...rates.map((rate) => barRow(rate, rate.of(decided), rows.length)),
    ...rates.map(
      (rate): BenchRow => ({
        name: `looked at: ${rate.name}`,
        value: rate.of(looked),
        unit: '%',
        against: `${rate.of(held).toFixed(2)} % of those not looked at`,
        ratio: null,
        ...noBar,
      }),
    ),
  ];
}
