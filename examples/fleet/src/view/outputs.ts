import type { CommandRecord, History } from '@opspilot/core';
import type { CommandOfRun, KeptOutput } from '../kept-output.js';
import type { Fleet } from '../open-fleet.js';
import type { Told } from '../told.js';
import type { Paint } from './paint.js';
import { isTrouble } from './summary.js';
import { cut, plainLine } from './text.js';

/** Hosts whose output is shown, and lines of each: what is more stands in the history. */
const [mostHosts, mostLines, longestLine] = [20, 12, 400];
const page = 1_000;

/** The records of a run, newest first. */
async function recordsOf(history: History, run: string): Promise<readonly CommandRecord[]> {
  const found: CommandRecord[] = [];
  for (;;) {
    const last = found.at(-1)?.id;
    const records = await history.list({ parent: run, limit: page, ...(last === undefined ? {} : { after: last }) });
    found.push(...records);
    if (records.length < page) return found;
  }
}

function lastLines(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-mostLines)
    .map((line) => cut(plainLine(line), longestLine));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Why a command did not succeed, where its exit code does not say it. */
function reasonOf({ end }: CommandRecord, known: string | undefined, kept: KeptOutput | undefined): readonly string[] {
  if (known !== undefined && kept === undefined) return ['  What it printed is with its receipt, on its host.'];
  if (known !== undefined) return kept?.isSecret === true ? ['  What it printed is nowhere: it is given secrets.'] : [];
  if (end === null || end.error === null || end.error.code === 'command-failed') return [];
  return [`  ${plainLine(end.error.message)} (${end.error.code})`];
}

/** What its host keeps of a command; undefined where nothing is known, or nobody answers. */
async function keptOf(fleet: Fleet, { run, program }: Told, { host, metadata }: CommandRecord) {
  const { step, kind, attempt } = metadata;
  const command = { run, program, host, step: textOf(step), kind: textOf(kind), attempt: Number(attempt) };
  return fleet.keptOutput.of(command as CommandOfRun);
}

async function block(
  fleet: Fleet,
  record: CommandRecord,
  isBad: boolean,
  told: Told,
  paint: Paint,
): Promise<readonly string[]> {
  const { host, metadata, end, command } = record;
  if (end === null) return [];
  const [step, kind] = [textOf(metadata['step']), textOf(metadata['kind'])];
  const what = kind === 'step' ? step : `${step} (${kind})`;
  // The process that ran it was killed: the run has asked the host since.
  const known = end.status === 'unknown' ? told.endOf(host, metadata) : undefined;
  const ended = end.exitCode === null ? end.status : `${end.status}, exit code ${end.exitCode}`;
  const head = `${host}  ${what}  ${known === undefined ? ended : `${known}, as its receipt tells`}`;
  const kept = known === undefined ? undefined : await keptOf(fleet, told, record);
  const { stdout, stderr } = kept ?? { stdout: end.stdout.text, stderr: end.stderr.text };
  const lines = [...lastLines(stdout), ...lastLines(stderr).map((line) => `! ${line}`)];
  return [
    isBad ? paint.red(head) : paint.bold(head),
    paint.dim(`  $ ${cut(plainLine(command), longestLine)}`),
    ...lines.slice(-mostLines).map((line) => `  ${line}`),
    ...(isBad || known !== undefined ? reasonOf(record, known, kept) : []),
  ];
}

/**
 * What hosts printed last, those that failed first: the command that they ended with. `all` shows the others as well. Bounded,
 * and with nothing in it that a terminal would obey.
 */
export async function outputs(fleet: Fleet, told: Told, all: boolean, paint: Paint): Promise<readonly string[]> {
  const standings = [...told.state.hosts].map(({ standing }) => standing);
  const bad = new Set(
    told.program.hosts.filter((_, index) => isTrouble(standings[index] ?? 'waiting')).map(({ name }) => name),
  );
  if (bad.size === 0 && !all) return [];
  const latest = new Map<string, CommandRecord>();
  for (const record of await recordsOf(fleet.history, told.run)) {
    const { kind } = record.metadata;
    if (kind !== 'creates' && kind !== 'unless' && !latest.has(record.host)) latest.set(record.host, record);
  }
  // In the order of the run, whichever ended first; then hosts that only stood in for others.
  const places = new Map(told.program.hosts.map(({ name }, index) => [name, index]));
  const placeOf = ({ host }: CommandRecord): number => places.get(host) ?? places.size;
  const shown = [...latest.values()]
    .filter(({ host }) => all || bad.has(host))
    .sort((a, b) => Number(bad.has(b.host)) - Number(bad.has(a.host)) || placeOf(a) - placeOf(b));
  const blocks = await Promise.all(
    shown.slice(0, mostHosts).map((record) => block(fleet, record, bad.has(record.host), told, paint)),
  );
  const lines = blocks.flatMap((each) => [...each, '']);
  const more = shown.length - mostHosts;
  return more > 0 ? [...lines, paint.dim(`and ${more} more; the history has them`), ''] : lines;
}
