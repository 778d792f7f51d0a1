import type { Order, Run } from '@opspilot/orchestration';
import type { Settings, Task } from '../arguments.js';
import { driveRun } from '../drive-run.js';
import { exitCodeOf, exitCodes } from '../exit-codes.js';
import { followRun } from '../follow-run.js';
import { help } from '../help.js';
import { lineToDrive } from '../line-to-type.js';
import { missingText } from '../missing-means.js';
import { type Fleet, openFleet } from '../open-fleet.js';
import { readInventory } from '../read-inventory.js';
import { parameterValues, readPlan } from '../read-plan.js';
import { frameFor } from '../view/frame.js';
import { historyText } from '../view/history-text.js';
import { count } from '../view/text.js';
import { simulatePlan } from './simulate-plan.js';
import { statusText } from './status-text.js';

const millisecondsOfDay = 86_400_000;

/** Opens a fleet for as long as `work` takes. */
async function withFleet(
  settings: Settings,
  needsHosts: boolean,
  work: (fleet: Fleet) => Promise<number>,
): Promise<number> {
  const hosts = needsHosts ? await readInventory(settings.inventory, settings.reach.identity) : [];
  const fleet = await openFleet(hosts, settings);
  try {
    return await work(fleet);
  } finally {
    // Closing ends what runs: that is let end by itself.
    await fleet.orchestration.leave();
    await fleet.close();
  }
}

/** What somebody has agreed to, who saw it told by its digest. */
function agreed({ digest }: Extract<Task, { type: 'run' | 'resume' }>): { readonly digest?: string } {
  return digest === undefined ? {} : { digest };
}

/** Tells the id of a run that has begun, by which other processes steer it. */
function driveNew(fleet: Fleet, run: Run, settings: Settings): Promise<number> {
  if (!settings.json) process.stderr.write(`run ${run.id}\n`);
  return driveRun(fleet, run, settings);
}

function runPlan(task: Extract<Task, { type: 'run' }>, settings: Settings): Promise<number> {
  const plan = readPlan(task.plan);
  return withFleet(settings, true, async (fleet) => {
    const parameters = parameterValues(plan, task.values);
    const run = await fleet.orchestration.start(plan, task.hosts, { parameters, ...agreed(task) });
    return driveNew(fleet, run, settings);
  });
}

function retryRun({ run: id, hosts, done, includesUnknown }: Extract<Task, { type: 'retry' }>, settings: Settings) {
  return withFleet(settings, true, async (fleet) => {
    const run = await fleet.orchestration.retry(id, { ...(hosts && { hosts }), done, includesUnknown });
    return driveNew(fleet, run, settings);
  });
}

function resumeRun(task: Extract<Task, { type: 'resume' }>, settings: Settings): Promise<number> {
  return withFleet(settings, true, async (fleet) => {
    const { run: id, acceptInventory } = task;
    // It may be left with nothing that needs them, or be ordered to end.
    const missing = missingText(await fleet.orchestration.missing({ run: id }));
    for (const line of missing) process.stderr.write(`! ${line}\n`);
    return driveRun(fleet, await fleet.orchestration.resume(id, { acceptInventory, ...agreed(task) }), settings);
  });
}

function simulation(task: Extract<Task, { type: 'simulate' }>, settings: Settings): Promise<number> {
  const plan = readPlan(task.plan);
  const parameters = parameterValues(plan, task.values);
  return withFleet({ ...settings, database: ':memory:' }, true, async (fleet) => {
    const { hosts, digest } = fleet.orchestration.prepare(plan, task.hosts, { parameters });
    const missing = await fleet.orchestration.missing({ plan, parameters, ...(task.hosts && { hosts: task.hosts }) });
    const { failure, runs } = task;
    const { columns } = frameFor(process.stdout, process.env);
    const frame = { json: settings.json, columns };
    process.stdout.write(simulatePlan({ plan, hosts, digest, parameters, missing, failure, runs }, frame));
    return exitCodes.succeeded;
  });
}

function tellStatus(task: Extract<Task, { type: 'status' }>, settings: Settings): Promise<number> {
  return withFleet(settings, false, async (fleet) => {
    if (task.follow) return followRun(fleet, task.run, settings);
    const report = await fleet.orchestration.status(task.run);
    process.stdout.write(settings.json ? `${JSON.stringify(report)}\n` : statusText(report));
    return exitCodeOf(report.status);
  });
}

/** A promotion is meant for the gate that the run stands at now: by the time that it is taken, somebody else may have passed it. */
async function meant({ orchestration }: Fleet, { run, order }: Extract<Task, { type: 'order' }>): Promise<Order> {
  if (order.type !== 'promote') return order;
  const { gate } = await orchestration.status(run);
  return gate === undefined ? order : { ...order, gate };
}

/** Does what the command line asks for, and answers the exit code. */
export function dispatch(task: Task, settings: Settings): Promise<number> {
  switch (task.type) {
    case 'help':
      (task.isAsked ? process.stdout : process.stderr).write(help());
      return Promise.resolve(task.isAsked ? exitCodes.succeeded : exitCodes.invalid);
    case 'run':
      return runPlan(task, settings);
    case 'simulate':
      return simulation(task, settings);
    case 'resume':
      return resumeRun(task, settings);
    case 'retry':
      return retryRun(task, settings);
    case 'status':
      return tellStatus(task, settings);
    case 'history':
      return withFleet(settings, false, async (fleet) => {
        const { name, last: limit } = task;
        const history = await fleet.orchestration.history({ limit, ...(name === undefined ? {} : { name }) });
        const { stdout, env } = process;
        const text = settings.json ? JSON.stringify(history) : historyText(history, frameFor(stdout, env));
        stdout.write(`${text}\n`);
        return exitCodes.succeeded;
      });
    case 'prune':
      return withFleet(settings, false, async (fleet) => {
        const removed = await fleet.orchestration.prune(Date.now() - task.days * millisecondsOfDay);
        process.stdout.write(settings.json ? `${JSON.stringify({ removed })}\n` : `${count(removed, 'run')} removed\n`);
        return exitCodes.succeeded;
      });
    case 'order':
      return withFleet(settings, false, async (fleet) => {
        await fleet.orchestration.order(task.run, await meant(fleet, task));
        const otherwise = lineToDrive(`resume ${task.run}`);
        process.stderr.write(`Ordered: ${task.order.type}. Whoever drives the run takes it, or else: ${otherwise}\n`);
        return exitCodes.succeeded;
      });
  }
}
