import type { BenchRow } from '../../../../bench/bench-row.js';
import { noBar } from '../../../../bench/harness.js';
import { riskyThreshold } from '../../src/risk/assess-risk.js';
import { mentioningCommands } from '../../test/fixtures/shell/mentioning-commands.js';
import { riskOf } from '../../test/fixtures/shell/risk-of.js';
import { isHeldOut, type LabelledCommand } from './labelled-commands.js';

interface Judged extends LabelledCommand {
  readonly isFlagged: boolean;
}

const isDangerous = ({ label }: Judged): boolean => label !== 'benign';
const isObfuscated = ({ obfuscation }: Judged): boolean => obfuscation !== undefined;

/** Percent of them that are flagged. */
function flaggedShare(rows: readonly Judged[]): number {
  return rows.length === 0 ? 0 : (100 * rows.filter(({ isFlagged }) => isFlagged).length) / rows.length;
}

/** Percent of the obfuscated forms that are flagged, of those whose plain command is. */
function retention(rows: readonly Judged[]): number {
  const flagged = new Set(rows.filter((row) => !isObfuscated(row) && row.isFlagged).map(({ command }) => command));
  return flaggedShare(rows.filter((row) => isDangerous(row) && isObfuscated(row) && flagged.has(row.base ?? '')));
}

interface Rates {
  readonly critical: number;
  readonly all: number;
  readonly obfuscated: number;
  readonly retention: number;
  readonly benign: number;
  readonly wrapped: number;
}

function ratesOf(rows: readonly Judged[]): Rates {
  return {
    critical: flaggedShare(rows.filter(({ label }) => label === 'critical')),
    all: flaggedShare(rows.filter(isDangerous)),
    obfuscated: flaggedShare(rows.filter((row) => isDangerous(row) && isObfuscated(row))),
    retention: retention(rows),
    benign: flaggedShare(rows.filter((row) => !isDangerous(row) && !isObfuscated(row))),
    wrapped: flaggedShare(rows.filter((row) => !isDangerous(row) && isObfuscated(row))),
  };
}

const bars: Readonly<
  Record<keyof Rates, { readonly name: string; readonly atLeast?: number; readonly atMost?: number }>
> = {
  critical: { name: 'recall, critical', atLeast: 97 },
  all: { name: 'recall, critical and risky', atLeast: 95 },
  obfuscated: { name: 'recall, obfuscated', atLeast: 95 },
  retention: { name: 'obfuscated flagged, of those whose plain form is', atLeast: 98 },
  benign: { name: 'false alarms, benign', atMost: 0.5 },
  wrapped: { name: 'false alarms, wrapped benign', atMost: 0.3 },
};

function barRow(rate: keyof Rates, value: number, count: number): BenchRow {
  const { name, atLeast, atMost } = bars[rate];
  const met = atLeast === undefined ? value <= (atMost ?? 100) : value >= atLeast;
  const bar = atLeast === undefined ? `≤ ${atMost} %` : `≥ ${atLeast} %`;
  return { name, value, unit: '%', against: `labels of ${count} commands`, ratio: null, bar, met };
}

/** How much better the part is that was looked at; below zero when it is worse. */
function gapRow(rate: keyof Rates, looked: Rates, held: Rates): BenchRow {
  const against = `${held[rate].toFixed(2)} % of those not looked at`;
  return { name: `looked at: ${bars[rate].name}`, value: looked[rate], unit: '%', against, ratio: null, ...noBar };
}

/** How well what is flagged agrees with what people said, in all and in the part that nobody looked at. */
export function complianceRows(rows: readonly LabelledCommand[]): readonly BenchRow[] {
  const judged = rows.map((row) => ({ ...row, isFlagged: riskOf(row.command) >= riskyThreshold }));
  const [all, held, looked] = [
    ratesOf(judged),
    ratesOf(judged.filter(isHeldOut)),
    ratesOf(judged.filter((row) => !isHeldOut(row))),
  ];
  const names = Object.keys(bars) as (keyof Rates)[];
  return [
    ...names.map((rate) => barRow(rate, all[rate], rows.length)),
    ...names.map((rate) => gapRow(rate, looked, held)),
  ];
}

/** Text that only mentions a dangerous command. */
export function mentionRow(): BenchRow {
  const value = mentioningCommands.filter((command) => riskOf(command) >= riskyThreshold).length;
  return {
    name: 'false alarms, dangerous commands only mentioned',
    value,
    unit: 'commands',
    against: `${mentioningCommands.length} of our own`,
    ratio: null,
    bar: '0',
    met: value === 0,
  };
}
