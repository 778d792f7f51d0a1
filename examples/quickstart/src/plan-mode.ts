import type { Plan } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import type { Arguments } from './arguments.js';
import { refuseFor } from './ask-on-terminal.js';
import { planDocument } from './document.js';
import { exitCodes } from './exit-codes.js';
import { openPilot } from './open-pilot.js';
import { placeOf } from './place.js';
import { demonstration, ownStep, type Step } from './steps.js';
import { planView } from './view/plan-view.js';
import type { Screen } from './view/screen.js';

/** Shows what would happen to each command. Runs nothing, connects to nothing, asks nobody, leaves nothing behind. */
export async function planMode(given: Arguments, screen: Screen): Promise<number> {
  const place = placeOf(given.ssh, () => {});
  const steps: readonly Step[] =
    given.command === undefined
      ? demonstration(place.host, '/tmp')
      : [ownStep(place.host, given.command, given.timeout)];
  await using pilot = await openPilot(sqliteStorage(':memory:'), refuseFor('this is a dry run'), place);
  const plans: { step: Step; plan: Plan }[] = [];
  for (const step of steps) plans.push({ step, plan: await pilot.plan(step.request) });
  if (given.json) {
    screen.line(JSON.stringify(planDocument(plans), null, 2));
    return exitCodes.ok;
  }
  screen.prose('A dry run: this is what would happen. Nothing was run and nothing was written.\n');
  for (const [index, { step, plan }] of plans.entries()) {
    screen.line(planView(step, plan, `${index + 1}/${plans.length}`, screen));
  }
  return exitCodes.ok;
}
