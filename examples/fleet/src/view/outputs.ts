import type { CommandRecord, History, Verdict } from '@opspilot/core';
import type { CommandOfRun, KeptOutput } from '../kept-output.js';
import { howToApprove } from '../missing-means.js';
import type { Fleet } from '../open-fleet.js';
import { hostOf, type Told } from '../told.js';
import type { Paint } from './paint.js';
import { isTrouble } from './summary.js';
import { cut, plainLine } from './text.js';

/** Hosts whose output is shown, and lines of each command: what is more stands in the history. */
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

/** How a command ended that the process died of which ran it, where the run has asked the host since. */
function knownEnd(told: Told, { end, ...record }: CommandRecord): string | undefined {
  return end?.status === 'unknown' ? told.endOf(hostOf(record), record.metadata) : undefined;
}

function isBad(told: Told, record: CommandRecord): boolean {
  return (knownEnd(told, record) ?? record.end?.status) !== 'succeeded';
}

/** Why nobody gave leave for a command. */
function missingLeave({ verdict }: CommandRecord): string {
  const { findings } = verdict as unknown as Verdict;
  const why = findings.filter(({ decision }) => decision === 'require-approval').map(({ reason }) => reason);
  return [...new Set(['The command has no leave:', ...why, howToApprove])].join(' ');
}

/** Why a command did not succeed, where its exit code does not say it. */
function reasonOf(record: CommandRecord, known: string | undefined, kept: KeptOutput | undefined): readonly string[] {
  if (known !== undefined) return kept === undefined ? ['  What it printed is with its receipt, on its host.'] : [];
  const error = record.end?.error ?? undefined;
  if (error === undefined || error.code === 'command-failed') return [];
  const message = error.code === 'approval-missing' ? missingLeave(record) : error.message;
  return [`  ${plainLine(message)} (${error.code})`];
}

/** What its host keeps of a command; undefined where nothing is known, or nobody answers. */
async function keptOf(fleet: Fleet, { run, program }: Told, record: CommandRecord) {
  const { step, kind, attempt } = record.metadata;
  const names = { step: textOf(step), kind: textOf(kind), attempt: Number(attempt) };
  return fleet.keptOutput.of({ run, program, host: hostOf(record), ranOn: record.host, ...names } as CommandOfRun);
}

async function block(fleet: Fleet, record: CommandRecord, told: Told, paint: Paint): Promise<readonly string[]> {
  const { host: ranOn, metadata, end, command } = record;
  if (end === null) return [];
  const host = hostOf(record);
  const [step, kind] = [textOf(metadata['step']), textOf(metadata['kind'])];
  const what = `${kind === 'step' ? step : `${step} (${kind})`}${ranOn === host ? '' : ` on ${ranOn}`}`;
  const known = knownEnd(told, record);
  // The history tells how a command ended, the run what that means for its step: `refused`, or `unreachable`.
  const result = told.endOf(host, metadata) ?? end.status;
  const ended = end.exitCode === null ? result : `${result}, exit code ${end.exitCode}`;
  const head = `${host}  ${what}  ${known === undefined ? ended : `${known}, as its receipt tells`}`;
  const kept = known === undefined ? undefined : await keptOf(fleet, told, record);
  const { stdout, stderr } = kept ?? { stdout: end.stdout.text, stderr: end.stderr.text };
  const lines = [...lastLines(stdout), ...lastLines(stderr).map((line) => `! ${line}`)];
  return [
    isBad(told, record) ? paint.red(head) : paint.bold(head),
    paint.dim(`  $ ${cut(plainLine(command), longestLine)}`),
    ...lines.slice(-mostLines).map((line) => `  ${line}`),
    ...reasonOf(record, known, kept),
    '',
  ];
}

/** The commands of each host, newest first, without what only asks whether a step is done already. */
function byHost(records: readonly CommandRecord[]): ReadonlyMap<string, readonly CommandRecord[]> {
  const found = new Map<string, CommandRecord[]>();
  for (const record of records) {
    const { kind } = record.metadata;
    if (kind === 'creates' || kind === 'unless') continue;
    const host = hostOf(record);
    found.set(host, [...(found.get(host) ?? []), record]);
  }
  return found;
}

/**
 * What hosts printed, those that failed first: of each the command that failed last. `all` shows all commands of all hosts.
 * Bounded, and with nothing in it that a terminal would obey.
 */
export async function outputs(fleet: Fleet, told: Told, all: boolean, paint: Paint): Promise<readonly string[]> {
  const states = [...told.state.hosts];
  const bad = new Set(
    told.program.hosts
      .filter((_, index) => states[index] !== undefined && isTrouble(states[index]))
      .map(({ name }) => name),
  );
  if (bad.size === 0 && !all) return [];
  const commands = byHost(await recordsOf(fleet.history, told.run));
  const shown = told.program.hosts
    .map(({ name }) => name)
    .filter((host) => commands.has(host) && (all || bad.has(host)))
    .sort((a, b) => Number(bad.has(b)) - Number(bad.has(a)));
  const records = shown.slice(0, mostHosts).flatMap((host) => {
    const own = commands.get(host) ?? [];
    return all ? own.toReversed() : [own.find((record) => isBad(told, record)) ?? own[0] ?? []].flat();
  });
  const lines = (await Promise.all(records.map((record) => block(fleet, record, told, paint)))).flat();
  const more = shown.length - mostHosts;
  return more > 0 ? [...lines, paint.dim(`and ${more} more; the history has them`), ''] : lines;
}
