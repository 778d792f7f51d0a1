import { sqliteStorage } from '@opspilot/core/sqlite';
import type { TrustedHost } from '@opspilot/core/ssh';
import type { Arguments } from './arguments.js';
import { askForCredentials } from './ask-for-credentials.js';
import { askOnTerminal, refuseFor, refuseWithoutTerminal } from './ask-on-terminal.js';
import { databasePath, makeDirectoryFor } from './database.js';
import { runDocument } from './document.js';
import { exitCodeOf, exitCodes } from './exit-codes.js';
import type { Interruption } from './interruption.js';
import { type Meeting, meetHost } from './meet-host.js';
import { openPilot, type Pilot } from './open-pilot.js';
import { type Place, placeOf } from './place.js';
import { type Follow, runSteps, type StepResult, withSteps } from './run-steps.js';
import { type LivingLine, livingLine, spinner } from './view/living-line.js';
import { showProgress } from './view/progress.js';
import { showIntroduction, showResults } from './view/report.js';
import { type Screen, screenOn } from './view/screen.js';

const shownEarlier = 8;

function approver({ json }: Arguments, screen: Screen, interrupt: () => void) {
  if (json) return refuseFor('with --json nobody is asked');
  return isAskable(screen) ? askOnTerminal(screen, interrupt) : refuseWithoutTerminal(screen);
}

function isAskable(screen: Screen): boolean {
  return process.stdin.isTTY && screen.living;
}

function exitCodeFor(results: readonly StepResult[]): number {
  const codes = results.map(({ step: { expected }, outcome }) => {
    if (expected === undefined) return exitCodeOf(outcome);
    return expected.includes(outcome.status) ? exitCodes.ok : exitCodes.failed;
  });
  return Math.max(...codes, exitCodes.ok);
}

/**
 * The host's profile, while the screen tells what is waited for. A command of somebody's own needs none; but on another
 * machine they shall see on which it runs before they allow it.
 */
async function meet(
  pilot: Pilot,
  { host, title }: Place,
  { command, json, ssh }: Arguments,
  line: LivingLine,
  signal: AbortSignal,
): Promise<Meeting | undefined> {
  if (command !== undefined && ssh === undefined) return undefined;
  if (!json) line.show((frame) => `${spinner(frame)} Looking at ${title}`);
  return meetHost(pilot, host.name, signal).finally(line.clear);
}

/** As ssh does: a key that nobody has looked at is at least named. */
function tellOfTrust(clear: () => void): (trusted: TrustedHost) => void {
  const screen = screenOn(process.stderr, process.env);
  return ({ name, keyType, fingerprint, file }) => {
    clear();
    screen.prose(`The ${keyType} key of ${name} is trusted from now on, unseen: ${fingerprint}, written to ${file}.`);
  };
}

function tellOfLeftover(host: string): (directory: string) => void {
  const screen = screenOn(process.stderr, process.env);
  return (directory) => screen.prose(`quickstart: ${directory} on ${host} could not be removed; remove it by hand.`);
}

/** Runs the commands and shows, or prints as JSON, how they went. */
export async function runMode(given: Arguments, screen: Screen, interruption: Interruption): Promise<number> {
  const { interrupt } = interruption;
  const path = databasePath(given.database, process.env);
  makeDirectoryFor(path);
  const line = livingLine(screen);
  const over = new AbortController();
  const asking = { signal: AbortSignal.any([interruption.signal, over.signal]), interrupt, clear: line.clear };
  const isAsked = !given.json && isAskable(screen);
  const place = placeOf(given.ssh, tellOfTrust(line.clear), isAsked ? askForCredentials(screen, asking) : undefined);
  await using pilot = await openPilot(sqliteStorage(path), approver(given, screen, interrupt), place);
  try {
    const earlier = await pilot.history.count();
    const records = given.command === undefined ? await pilot.history.list({ limit: shownEarlier }) : [];
    const meeting = await meet(pilot, place, given, line, interruption.signal);
    if (!given.json) showIntroduction({ meeting, records, earlier, title: place.title, given }, screen);
    const follow: Follow | undefined = given.json
      ? undefined
      : (step, position) => showProgress(step, position, pilot.events, screen);
    const { host } = place;
    const results = interruption.signal.aborted
      ? []
      : await withSteps(pilot, host, given, tellOfLeftover(host.name), (steps) =>
          runSteps(pilot, steps, interruption.signal, follow),
        );
    const profile = meeting !== undefined && 'profile' in meeting ? meeting.profile : undefined;
    if (given.json) screen.line(JSON.stringify(runDocument(earlier, profile, results), null, 2));
    else showResults(results, { database: path, given: given.database }, interruption.signal.aborted, screen);
    return interruption.exitCode() ?? exitCodeFor(results);
  } finally {
    // A question that nobody waits for any more would keep the program alive.
    over.abort();
  }
}
