import type { Effect } from '../shell/effect.js';
import { type Decision, strictest } from './decision.js';

/** A control of a framework that a rule maps to. */
export interface ControlReference {
  /** `nist-800-53`, `pci-dss`, … */
  readonly framework: string;
  readonly edition: string;
  readonly control: string;
}

/** One reason for a decision. */
export interface Finding {
  /** Unique name of the rule, such as `core/opaque`. */
  readonly rule: string;
  readonly decision: Decision;
  /** For a person: what is wrong and what to do instead. */
  readonly reason: string;
  readonly severity?: 'low' | 'medium' | 'high' | 'critical';
  readonly effect?: Effect;
  /** Start and end (exclusive) in the command's text, or in that of `check`; UTF-16 code units. */
  readonly span?: readonly [start: number, end: number];
  /** The verification command that it is about; absent when it is about the command itself. Set by the pipeline. */
  readonly check?: string;
  readonly controls?: readonly ControlReference[];
  /** Milder commands that reach the same end. */
  readonly alternatives?: readonly string[];
}

/** What gates say of a command. */
export interface Verdict {
  readonly decision: Decision;
  readonly findings: readonly Finding[];
}

/** Nothing against it: the neutral element of {@link foldVerdicts}. */
export const allowed: Verdict = Object.freeze({ decision: 'allow', findings: Object.freeze([]) });

/**
 * The maximum of all decisions, those of the findings included, and all findings in order. Adding a verdict can only
 * tighten the result.
 */
export function foldVerdicts(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.every(({ decision, findings }) => decision === 'allow' && findings.length === 0)) return allowed;
  const findings = verdicts.flatMap((verdict) => verdict.findings);
  const all = [...verdicts, ...findings].map((judgement) => judgement.decision);
  return Object.freeze({ decision: all.reduce(strictest, 'allow'), findings: Object.freeze(findings) });
}
