import { sqliteStorage } from '@opspilot/core/sqlite';
import type { Arguments } from './arguments.js';
import { askOnTerminal, refuseFor } from './ask-on-terminal.js';
import { databasePath, makeDirectoryFor } from './database.js';
import { runDocument } from './document.js';
import { exitCodeOf, exitCodes } from './exit-codes.js';
import type { Interruption } from './interruption.js';
import { openPilot } from './open-pilot.js';
import { runSteps, type StepResult, withSteps } from './run-steps.js';
import { showProgress } from './view/progress.js';
import { showEarlier, showResults } from './view/report.js';
import type { Screen } from './view/screen.js';

const shownEarlier = 8;

function approver({ json }: Arguments, screen: Screen, interrupt: () => void) {
  if (json) return refuseFor('with --json nobody is asked');
  return process.stdin.isTTY && screen.living
    ? askOnTerminal(screen, interrupt)
    : refuseFor('there is no terminal to ask a person on');
}

function exitCodeFor(results: readonly StepResult[]): number {
  const codes = results.map(({ step: { expected }, outcome }) => {
    if (expected === undefined) return exitCodeOf(outcome);
    return expected.includes(outcome.status) ? exitCodes.ok : exitCodes.failed;
  });
  return Math.max(...codes, exitCodes.ok);
}

/** Runs the commands and shows, or prints as JSON, how they went. */
export async function runMode(given: Arguments, screen: Screen, interruption: Interruption): Promise<number> {
  const path = databasePath(given.database, process.env);
  makeDirectoryFor(path);
  await using pilot = await openPilot(sqliteStorage(path), approver(given, screen, interruption.interrupt));
  const earlier = await pilot.history.count();
  // Whoever brings a command of their own has come for that.
  const introduced = !given.json && given.command === undefined;
  if (introduced) showEarlier(await pilot.history.list({ limit: shownEarlier }), earlier, screen);
  const follow = given.json
    ? undefined
    : (...[step, position]: Parameters<NonNullable<Parameters<typeof runSteps>[3]>>) =>
        showProgress(step, position, pilot.events, screen);
  const results = await withSteps(given, (steps) => runSteps(pilot, steps, interruption.signal, follow));
  if (given.json) screen.line(JSON.stringify(runDocument(earlier, results), null, 2));
  else showResults(results, path, interruption.signal.aborted, screen);
  return interruption.exitCode() ?? exitCodeFor(results);
}
