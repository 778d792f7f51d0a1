import { setImmediate as turn } from 'node:timers/promises';
import { type Host, OpsError } from '@opspilot/core';
import type { RunErrorCode } from '../journal/run-error.js';
import type { StoredProgram } from '../journal/stored-program.js';
import { expandCommand, hostValue } from '../plan/expand-command.js';
import type { Step } from '../plan/plan.js';
import { readTemplate } from '../plan/read-template.js';
import { commandOf, ownKinds, type TaskKind } from '../plan/step-commands.js';
import type { OrchestrationContext } from './orchestration.js';

/** What a command of a plan needs and nobody would give it in this process: it would be refused. */
export interface MissingMeans {
  readonly code: 'approval-missing' | 'secret-unavailable';
  readonly step: string;
  /** Which command of the step needs approval, and a host that it does for; both absent of a secret, which all of them need. */
  readonly kind?: TaskKind;
  readonly host?: string;
  /** Name of the secret. */
  readonly secret?: string;
  /** For a person: what is missing, and why. */
  readonly message: string;
}

type Means = Pick<OrchestrationContext, 'judge' | 'asksSomebody' | 'hasSecret' | 'redactor'>;

/** Commands that are looked at before others have a turn. */
const atATime = 100;
/** Reasons in a message. */
const mostReasons = 2;

/** What hosts are called: it makes none of two commands risky that differ in it alone. */
const namesOfHosts: ReadonlySet<string> = new Set(['host', 'address']);

/** Looks at a command once for every environment, user and values, but names of hosts, that it would have somewhere. */
class Leaves {
  readonly #means: Means;
  readonly #program: StoredProgram;
  readonly #known = new Map<string, string | undefined>();

  constructor(means: Means, program: StoredProgram) {
    this.#means = means;
    this.#program = program;
  }

  /** Why a command needs approval for a host, where it would run on another or on that; undefined when it does not. */
  async reasonFor(template: string, host: Host, place: Host): Promise<string | undefined> {
    const { environment, user } = place;
    const names = readTemplate(template).placeholders.map(({ name }) => name);
    const values = names.filter((name) => !namesOfHosts.has(name)).map((name) => hostValue(name, host) ?? null);
    const key = JSON.stringify([template, environment, user, values]);
    if (this.#known.has(key)) return this.#known.get(key);
    if (this.#known.size % atATime === atATime - 1) await turn();
    const command = expandCommand(template, host, this.#program.values);
    const { decision, findings } = this.#means.judge(command, { environment, user }).verdict;
    const asking = findings.filter((finding) => finding.decision === 'require-approval').map(({ reason }) => reason);
    // Reasons are made from the command, and could tell a secret in it in a form that the redactor does not know.
    const told = this.#means.redactor.text(command) === command ? [...new Set(asking)].slice(0, mostReasons) : [];
    const reason = decision === 'require-approval' ? told.join(' ') : undefined;
    this.#known.set(key, reason);
    return reason;
  }
}

/** Whether a command of a step may be run on a host: what another run has done already is not, unless it is taken back. */
function isAhead({ retried }: StoredProgram, host: number, step: number, kind: TaskKind): boolean {
  return kind === 'rollback' || step >= (retried?.hosts[host]?.step ?? 0);
}

async function missingLeave(
  program: StoredProgram,
  step: Step,
  kind: TaskKind,
  leaves: Leaves,
): Promise<MissingMeans | undefined> {
  const template = commandOf(step, kind);
  if (template === undefined) return undefined;
  const index = program.steps.indexOf(step);
  const delegate = program.delegates.find(({ name }) => name === step.delegate);
  for (const [at, host] of program.hosts.entries()) {
    if (!isAhead(program, at, index, kind)) continue;
    const reason = await leaves.reasonFor(template, host, delegate ?? host);
    if (reason === undefined) continue;
    const what = kind === 'step' ? step.id : `${step.id} (${kind})`;
    const why = reason === '' ? '.' : `: ${reason}`;
    const message = `${what} needs approval on ${host.name}, and nobody is there to give it${why}`;
    return { code: 'approval-missing', step: step.id, kind, host: host.name, message };
  }
  return undefined;
}

async function missingSecrets(program: StoredProgram, means: Means): Promise<readonly MissingMeans[]> {
  const missing: MissingMeans[] = [];
  const known = new Map<string, boolean | undefined>();
  for (const [index, { id, secrets = {} }] of program.steps.entries()) {
    if (program.hosts.every((_, host) => !isAhead(program, host, index, 'step'))) continue;
    for (const secret of new Set(Object.values(secrets))) {
      if (!known.has(secret)) known.set(secret, await means.hasSecret(secret));
      const message = `${id} needs the secret "${secret}", which the pilot has not.`;
      if (known.get(secret) === false) missing.push({ code: 'secret-unavailable', step: id, secret, message });
    }
  }
  return missing;
}

/**
 * What commands of a program would be refused for, as far as core itself judges them: for leave where nobody can be asked, and for
 * secrets. Nothing is run, and no host asked.
 */
export async function missingMeans(means: Means, program: StoredProgram): Promise<readonly MissingMeans[]> {
  const missing = [...(await missingSecrets(program, means))];
  if (means.asksSomebody()) return missing;
  const leaves = new Leaves(means, program);
  for (const step of program.steps) {
    for (const kind of ownKinds) {
      const leave = await missingLeave(program, step, kind, leaves);
      if (leave !== undefined) missing.push(leave);
    }
  }
  return missing;
}

const advice: Readonly<Record<MissingMeans['code'], string>> = {
  'approval-missing': 'For leave, pass an approve function to OpsPilot.create.',
  'secret-unavailable': 'For secrets, pass a provider that has them as secrets to OpsPilot.create.',
};

/** What a run needs is known to be there before it begins: it would stop in the middle. @throws OpsError `means-missing` */
export async function requireMeans(means: Means, program: StoredProgram): Promise<void> {
  const missing = await missingMeans(means, program);
  if (missing.length === 0) return;
  const whatToDo = [...new Set(missing.map(({ code }) => advice[code]))];
  const message = ['Nothing was started.', ...missing.map((each) => each.message), ...whatToDo].join(' ');
  throw new OpsError<RunErrorCode>('means-missing', message, { details: { missing } });
}
