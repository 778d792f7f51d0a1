import { type Host, mustBe, type OptionRules } from '@opspilot/core';
import {
  type Analyse,
  analyse as analyseDefault,
  assessRisk,
  criticalThreshold,
  riskyThreshold,
} from '@opspilot/core/shell';
import { greatest } from '../extremes.js';
import { expandCommand } from '../plan/expand-command.js';
import type { ParameterValue } from '../plan/parameter.js';
import type { Plan, Step } from '../plan/plan.js';
import { commandOf, ownKinds } from '../plan/step-commands.js';
import { requireOptions } from '../require-options.js';
import { compilePlan, type Program } from '../run/program.js';
import type { CommandRisk, PlanRisk, PlanRiskReason } from './plan-risk.js';
import { suggest } from './suggest.js';
import { raise, reachOf, type Weight, weightsOf } from './weigh-command.js';

/** Options of {@link assessPlan}. */
export interface AssessPlanOptions {
  /** What the plan is told, by name. */
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
  /** Where `delegate` finds its hosts; default the hosts of the plan. Of one that is not there, nothing is known. */
  readonly inventory?: readonly Host[];
  /** How commands are understood; default core's `analyse`. Pass one of `analyserWith` for tools of your own. */
  readonly analyse?: Analyse;
}

const assessRules: OptionRules<AssessPlanOptions> = {
  parameters: mustBe.object,
  inventory: mustBe.list,
  analyse: mustBe.callback,
};

type Assessed = Pick<CommandRisk, 'command' | 'host' | 'score' | 'reasons'>;

/** Looks at a command once for every text, environment and user that it has on some host. */
class Assessor {
  readonly #program: Program;
  readonly #analyse: Analyse;
  readonly #inventory: ReadonlyMap<string, Host>;
  readonly #known = new Map<string, Pick<Assessed, 'score' | 'reasons'>>();

  constructor(program: Program, { analyse = analyseDefault, inventory = program.hosts }: AssessPlanOptions) {
    this.#program = program;
    this.#analyse = analyse;
    this.#inventory = new Map(inventory.map((host) => [host.name, host]));
  }

  /** Where a command is worst. */
  worst(template: string, { delegate }: Step): Assessed {
    let worst: Assessed | undefined;
    for (const host of this.#program.hosts) {
      const command = expandCommand(template, host, this.#program.values);
      const on = delegate === undefined ? host : this.#inventory.get(delegate);
      const { score, reasons } = this.#assess(command, on);
      if (worst === undefined || score > worst.score) worst = { command, host: host.name, score, reasons };
    }
    return worst as Assessed;
  }

  #assess(command: string, { environment, user }: Partial<Host> = {}): Pick<Assessed, 'score' | 'reasons'> {
    const key = JSON.stringify([command, environment, user]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const assessed = assessRisk(this.#analyse(command), { environment, user });
    this.#known.set(key, assessed);
    return assessed;
  }
}

const meanings: Readonly<Record<Weight['code'], (risk: CommandRisk) => string>> = {
  'wide-reach': ({ reach }) => `it is started on ${reach} hosts before anything is looked at`,
  'no-rollback': () => 'nothing takes it back',
  'no-verify': () => 'nothing looks whether it did what it should',
  'lax-budget': () => 'half of the hosts may fail before it stops, or more',
};

/** Below it, a reason is not worth telling. */
const leastTold = 0.05;

function reasonsOf(risk: CommandRisk, weights: readonly Weight[]): readonly PlanRiskReason[] {
  const { step, kind, score, reasons } = risk;
  const own = reasons.map(({ code, message, effect, score: alone = 0 }) => {
    return {
      code,
      message: `${step}: ${message}`,
      step,
      kind,
      score: alone,
      ...(effect === undefined ? {} : { effect }),
    };
  });
  const [worst] = reasons;
  const what = worst === undefined ? '' : ` (${worst.message.replace(/\.$/, '')})`;
  const added = weights.map((weight) => ({
    code: weight.code,
    message: `${step}${what}: ${meanings[weight.code](risk)}.`,
    step,
    kind,
    score: (1 - score) * score * weight.share,
    ...(worst?.effect === undefined ? {} : { effect: worst.effect }),
  }));
  return [...own, ...added].filter((reason) => reason.score >= leastTold);
}

/**
 * How much could go wrong with a plan on these hosts, why, and what would help. Every command is analysed as it would run on each
 * host, once for each text; about 0.1 ms for each. A command's score is raised, never lowered, by how many hosts it reaches before
 * anything is looked at (by the logarithm of their number) and by a missing rollback, verification or budget, each in proportion
 * to the score itself: what is harmless once is harmless often. The plan scores as its worst command. The weights are our own.
 *
 * @throws OpsError `invalid-plan`, `plan-cycle`, `invalid-parameters`
 */
export function assessPlan(plan: Plan, hosts: readonly Host[], options: AssessPlanOptions = {}): PlanRisk {
  requireOptions(options, assessRules);
  const program = compilePlan(plan, hosts, options.parameters);
  const assessor = new Assessor(program, options);
  const commands: CommandRisk[] = [];
  const reasons: PlanRiskReason[] = [];
  for (const step of program.steps) {
    const reach = reachOf(program, step);
    for (const kind of ownKinds) {
      const template = commandOf(step, kind);
      if (template === undefined) continue;
      const assessed = assessor.worst(template, step);
      const weights = weightsOf(program, step, kind, reach);
      const risk = { step: step.id, kind, reach, ...assessed, inPlan: raise(assessed.score, weights) };
      commands.push(risk);
      reasons.push(...reasonsOf(risk, weights));
    }
  }
  const score = greatest(commands.map(({ inPlan }) => inPlan));
  const level = score >= criticalThreshold ? 'critical' : score >= riskyThreshold ? 'risky' : 'low';
  return {
    score,
    level,
    commands,
    reasons: reasons.sort((a, b) => b.score - a.score),
    suggestions: suggest(program, commands),
  };
}
