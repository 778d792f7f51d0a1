import type { ControlReference, Decision, Effect, EffectKind, PathClass } from '@opspilot/core';

/** How bad it is when a rule is broken. */
export type Severity = 'low' | 'medium' | 'high' | 'critical';

/** One value, or several of which one must fit. */
export type OneOrMore<Value> = Value | readonly Value[];

/**
 * A text with `*` for any characters but `/`, `**` for any characters, `?` for one character but `/`; everything else stands
 * for itself, upper and lower case told apart. Matched in time that grows with the text alone, however it is written.
 */
export type Pattern = string;

/** What an effect's target must be. All that is named must hold. */
export interface TargetCondition {
  readonly type?: OneOrMore<Effect['target']['type']>;
  /**
   * Of a path: some path that the effect may touch fits, also one below what is deleted or moved whole, and any where the
   * path is not known. In `except`: every path that it touches surely fits.
   */
  readonly path?: OneOrMore<Pattern>;
  /**
   * Of a path: where it lies, or where something lies below it that is deleted, moved or opened to others with it. In
   * `except`: nothing below it lies elsewhere.
   */
  readonly class?: OneOrMore<PathClass>;
  /** Of a path: what it holds, or what is kept below it and shares its fate, as with `class`. */
  readonly holds?: OneOrMore<'secret' | 'accounts' | 'access' | 'startup' | 'history' | 'kernel'>;
  /** Of what is no path: a unit, package, user, host, … One that is not known may fit; in `except` it never does. */
  readonly name?: OneOrMore<Pattern>;
  /**
   * Of either, as the analysis tells it, text against text, with `…` for what is not known. For what is meant by exactly
   * this name, such as `/home` itself: what protects a place is a `path`, since a place is also reached by other names.
   */
  readonly named?: OneOrMore<Pattern>;
}

/** What one effect of a command must be. All that is named must hold. */
export interface EffectCondition {
  readonly kind?: OneOrMore<EffectKind>;
  readonly action?: OneOrMore<Pattern>;
  readonly target?: TargetCondition;
  /** `true` must be there, `false` must not. */
  readonly attributes?: Partial<Readonly<Record<keyof Effect['attributes'], boolean>>>;
  /** Where and as whom: after ssh, docker exec or sudo -u. What is not known may fit; in `except` it never does. */
  readonly scope?: Partial<Readonly<Record<'host' | 'container' | 'user', OneOrMore<Pattern>>>>;
  /** Program of the simple command that the effect comes from, without its path. */
  readonly program?: OneOrMore<Pattern>;
  /** What it must not be: of the same effect, never of others, so that a further command can only tighten. */
  readonly except?: OneOrMore<Omit<EffectCondition, 'except'>>;
}

/** What a simple command must be, for what its effects do not tell. All that is named must hold. */
export interface CommandCondition {
  readonly program?: OneOrMore<Pattern>;
  /** Some argument fits one of them, or may, where a part of it is not known. */
  readonly argument?: OneOrMore<Pattern>;
  /** Some argument fits one of them as the analysis tells it, text against text, with `…` for what is not known. */
  readonly written?: OneOrMore<Pattern>;
}

/**
 * What must hold of who asks, where and when. All that is named must hold. What is not known is taken for the strictest: an
 * unknown environment is production, an unknown role is none.
 */
export interface ContextCondition {
  /**
   * What the host serves; case and the sign between the parts of a name make no difference. A pattern that fits `production`
   * means every production, also where it is called `prod`, `live` or `eu-prod-1`; any other name means that one alone.
   */
  readonly environment?: OneOrMore<Pattern>;
  /** The actor has none of these roles. */
  readonly lacksRole?: OneOrMore<string>;
  readonly actorKind?: OneOrMore<'person' | 'agent' | 'service'>;
  /** Labels of the host, each with the values that fit. */
  readonly hostLabels?: Readonly<Record<string, OneOrMore<Pattern>>>;
  readonly hostGroup?: OneOrMore<Pattern>;
  /** No change id came with the command. */
  readonly lacksChange?: true;
  /** A freeze is on. */
  readonly isFrozen?: true;
  /** Class of the data that the host holds: `cardholder`, `health`, `financial`, … */
  readonly dataClass?: OneOrMore<string>;
  /** Risk of the session so far, 0..1. */
  readonly sessionRiskFrom?: number;
  /** Outside of these hours. */
  readonly outsideHours?: Hours;
}

/** Hours of the week in a time zone. */
export interface Hours {
  /** IANA name of the time zone. Default UTC. */
  readonly timeZone?: string;
  /** 1 (Monday) .. 7 (Sunday). Default all. */
  readonly days?: readonly number[];
  /** `HH:MM`, the first minute. */
  readonly from: string;
  /** `HH:MM`, the first minute after; before `from`, it is on the next day. */
  readonly to: string;
}

/**
 * When a rule applies: all parts that are named hold, `effect` and `command` each of some effect and some command. There is
 * no way to say that a command does *not* do something else: whatever is added to a command can only tighten.
 */
export interface Condition {
  readonly effect?: EffectCondition;
  readonly command?: CommandCondition;
  readonly context?: ContextCondition;
  /** Risk from core, 0..1, of the effect named by `effect`; without one, of the whole command. */
  readonly riskFrom?: number;
  /** Code of a problem of the analysis: what could not be seen through. */
  readonly problem?: OneOrMore<Pattern>;
  /** Codes of problems that do not count for `problem`; others of the same command still do. */
  readonly exceptProblem?: OneOrMore<Pattern>;
  /** What is concerned when this holds, beside the controls of the rule: of several things that a rule is about, each has its own. */
  readonly controls?: readonly ControlReference[];
}

/** A stricter decision where the context asks for one. */
export interface Escalation {
  readonly context: ContextCondition;
  readonly decision: Exclude<Decision, 'allow'>;
}

/**
 * A milder way to the same end, as a command with placeholders: `{path}` and `{name}` of the effect's target, where its command does
 * the same to nothing else; `{paths}` and `{names}` of all that it does the same to; `{table}`, `{account}` and `{process}` where it is
 * one, `{user}`, `{host}`, `{container}` of its scope, `{program}` and `{command}` for the simple command it comes from, `{curl}` and
 * `{wget}` for the first of either in what was submitted, `{date}` for the day. Values are put in quoted. A template with a placeholder
 * that has no value, or a value that is not known, is left out.
 *
 * It takes the place of the simple command, and is run by what would have run that: `ssh`, `sudo`, `docker exec` and the like do not
 * belong into it. With `{curl}` or `{wget}` it takes the place of the pipe that begins there.
 */
export interface AlternativeTemplate {
  readonly command: string;
  /** What it is for, for a person. */
  readonly note: string;
}

/** A rule of a policy. */
export interface Rule {
  /** Unique in the policy: three letters or more, a dash, three digits: `AUD-001`. */
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly decision: Exclude<Decision, 'allow'>;
  readonly raise?: readonly Escalation[];
  /** One of them must hold. */
  readonly when: OneOrMore<Condition>;
  /** For a person: what is wrong and what to do instead. */
  readonly reason: string;
  /** What is concerned whichever condition holds. */
  readonly controls: readonly ControlReference[];
  /**
   * For what no other rule tells of: where one has found the same effect, or the same place, and is at least as strict,
   * this one keeps silent. The decision is the same with and without.
   */
  readonly isGeneral?: true;
  readonly alternatives?: readonly AlternativeTemplate[];
  readonly examples: RuleExamples;
}

/** Commands that show what a rule means; they are tried when the rule is loaded. */
export interface RuleExamples {
  /** The rule finds something in each. At least 5 in our own rules. */
  readonly matching: readonly string[];
  /** The rule finds nothing in any. At least 5 in our own rules. */
  readonly other: readonly string[];
}
