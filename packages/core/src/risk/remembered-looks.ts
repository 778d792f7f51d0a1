import { frozenCopy } from '../pipeline/frozen-copy.js';
import type { RiskAssessment } from '../pipeline/risk-assessment.js';
import type { AnalysisOptions } from '../shell/analyse.js';
import type { CommandAnalysis } from '../shell/command-analysis.js';
import { keepSecrets, secretsIn } from '../shell/secrets-in.js';
import { assessRisk } from './assess-risk.js';
import type { RiskContext } from './risk-context.js';

/** Characters of commands that are remembered in all: some hundred commands, whose analyses take some megabytes. */
const mostCharacters = 32_768;
/** One that is longer is looked through again: it would push out many others. */
const mostOfOne = 4_096;

type See = (command: string, options: AnalysisOptions) => CommandAnalysis;

/**
 * Looks through a command once where it runs on many hosts: the same text, begun in the same place by the same user, does the
 * same. What is given values, or an input that is known, is looked through each time, so that no secret is kept.
 */
export function rememberAnalyses(see: See): See {
  /** By all that they depend on, the one used last at the end. */
  const known = new Map<string, CommandAnalysis>();
  let characters = 0;
  const keep = (key: string, analysis: CommandAnalysis): void => {
    known.set(key, analysis);
    characters += key.length;
    for (const oldest of known.keys()) {
      if (characters <= mostCharacters) return;
      known.delete(oldest);
      characters -= oldest.length;
    }
  };
  return (command, options) => {
    const { cwd, user, variables, stdin } = options;
    const isPlain = variables === undefined && stdin?.text === undefined;
    if (!isPlain || command.length > mostOfOne) return see(command, options);
    const key = JSON.stringify([command, cwd, user, stdin !== undefined]);
    const found = known.get(key);
    if (found !== undefined) {
      known.delete(key);
      known.set(key, found);
      return found;
    }
    const seen = see(command, options);
    const made = keepSecrets(frozenCopy(seen, 'analysis'), secretsIn(seen));
    keep(key, made);
    return made;
  };
}

/** Scores an analysis once for all hosts that are alike. Analyses are frozen, so that one is what it was. */
export function rememberRisks(): (analysis: CommandAnalysis, context: RiskContext) => RiskAssessment {
  const known = new WeakMap<CommandAnalysis, Map<string, RiskAssessment>>();
  return (analysis, context) => {
    const key = JSON.stringify([context.environment, context.user]);
    const risks = known.get(analysis) ?? new Map<string, RiskAssessment>();
    known.set(analysis, risks);
    const risk = risks.get(key) ?? frozenCopy(assessRisk(analysis, context), 'risk');
    risks.set(key, risk);
    return risk;
  };
}
