import { riskyThreshold } from '@opspilot/core/shell';
import type { Step } from '../plan/plan.js';
import type { Program } from '../run/program.js';
import type { CommandRisk, PlanSuggestion } from './plan-risk.js';

/** What a command does at its worst, for a sentence. */
function worstOf({ reasons, command }: CommandRisk): string {
  return (reasons[0]?.message ?? command).replace(/\.$/, '');
}

function aboutStep(risk: CommandRisk, { rollback, verify }: Step): readonly PlanSuggestion[] {
  const { step } = risk;
  const found: PlanSuggestion[] = [];
  if (rollback === undefined) {
    const message = `Give the step ${step} a rollback. What it does at its worst: ${worstOf(risk)}.`;
    found.push({ code: 'add-rollback', step, message });
  }
  if (verify === undefined) {
    const message = `Give the step ${step} a verify, so that the run stops where it did harm: ${worstOf(risk)}.`;
    found.push({ code: 'add-verify', step, message });
  }
  return found;
}

function aboutPlan(program: Program, worst: CommandRisk): readonly PlanSuggestion[] {
  const { hosts, batches, budget } = program;
  const total = hosts.length;
  const size = (batches[0]?.to ?? 0) - (batches[0]?.from ?? 0);
  const atOnce = Math.min(size, batches[0]?.maxParallel ?? size);
  const found: PlanSuggestion[] = [];
  if (worst.reach > 1) {
    const message = `Judge one host before the others: a canary of { setWeight: 1 } with an analysis or a pause after it. ${worst.step} reaches ${worst.reach} of ${total} hosts before anything is looked at.`;
    found.push({ code: 'canary', message });
  }
  if (atOnce > 1 && atOnce * 4 > total) {
    const message = `Do fewer hosts at a time, such as batch: [1, '10%', '25%']: ${worst.step} would run on ${atOnce} of ${total} at once.`;
    found.push({ code: 'smaller-batch', message });
  }
  if (total > 1 && (budget.action === 'continue' || budget.run * 2 >= total)) {
    const may = budget.action === 'continue' ? 'Any number' : `${budget.run}`;
    found.push({
      code: 'smaller-budget',
      message: `Lower the budget: ${may} of ${total} hosts may fail before it stops.`,
    });
  }
  const message = `Try it without harm first: simulate it, and run it with a dryRunExecutor, mostly for ${worst.step}.`;
  return [...found, { code: 'dry-run', message }];
}

/** What would make a plan less risky. Nothing for what is not risky: advice that is always given is read by nobody. */
export function suggest(program: Program, commands: readonly CommandRisk[]): readonly PlanSuggestion[] {
  const risky = commands.filter(({ kind, inPlan }) => kind === 'step' && inPlan >= riskyThreshold);
  const worst = risky.reduce<CommandRisk | undefined>(
    (so, risk) => (so === undefined || risk.inPlan > so.inPlan ? risk : so),
    undefined,
  );
  if (worst === undefined) return [];
  const steps = new Map(program.steps.map((step) => [step.id, step]));
  return [...aboutPlan(program, worst), ...risky.flatMap((risk) => aboutStep(risk, steps.get(risk.step) as Step))];
}
