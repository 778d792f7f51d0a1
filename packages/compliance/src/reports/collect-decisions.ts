import { type ControlReference, type Decision, decisions } from '@opspilot/core';
import type { AuditFinding, AuditRecord, KnownAuditRecord } from '../audit/audit-entry.js';
import type { Framework } from '../frameworks/framework.js';
import { controlsOf } from '../policy/controls-of.js';
import type { Rule } from '../policy/rule.js';
import { type CommandEnding, type FoundOnce, groupFindings } from './group-findings.js';
import type { ComplianceReport, FindingGroup, ReportedControl } from './report.js';

type Writable<Value> = { -readonly [Part in keyof Value]: Value[Part] };
type CountedControl = Writable<Omit<ReportedControl, 'findings' | 'rules'>> & {
  readonly rules: string[];
  readonly findings: Writable<ReportedControl['findings']>;
};
type OwnReference = Pick<ReportedControl, 'framework' | 'control'>;

/** What records of decisions come to. */
export type DecisionsPart = Pick<
  ComplianceReport,
  'decisions' | 'controls' | 'uncovered' | FindingGroup | 'totals' | 'omitted' | 'otherFindings'
>;

/** What a finding came to; what an exception let pass counts where nothing else does. */
function weightOf({ decision, exception }: AuditFinding): number {
  return exception === undefined ? decisions.indexOf(decision) : -1;
}

/** Counts decisions and findings as they are read, one record after the other. */
export class DecisionCollector {
  readonly #frameworks: ReadonlyMap<string, Framework>;
  readonly #controls = new Map<string, CountedControl>();
  readonly #decisions: Record<Decision, number> = { allow: 0, warn: 0, 'require-approval': 0, deny: 0 };
  readonly #found: FoundOnce[] = [];
  readonly #endings = new Map<string, CommandEnding>();
  #otherFindings = 0;

  constructor(frameworks: readonly Framework[], rules: readonly Rule[]) {
    this.#frameworks = new Map(frameworks.map((framework) => [framework.id, framework]));
    for (const rule of rules) {
      for (const reference of this.#own(controlsOf(rule))) this.#control(reference).rules.push(rule.id);
    }
  }

  take(record: KnownAuditRecord): void {
    if (record.type === 'command.finished' && record.subject !== undefined) {
      this.#endings.set(record.subject, record.data);
    }
    if (record.type !== 'command.decided') return;
    this.#decisions[record.data.decision]++;
    // A command counts once for a control, and a rule is told once for each effect, however often the command does the same.
    const counted = new Set<string>();
    const told = new Map(record.data.findings.map((finding) => [keyOf(finding), finding]));
    const strictestFirst = [...told.values()].sort((a, b) => weightOf(b) - weightOf(a));
    for (const finding of strictestFirst) this.#takeFinding(record, finding, counted);
  }

  /** @param most - rows of each list of findings */
  finish(most: number): DecisionsPart {
    const controls = [...this.#controls.values()].sort(byControl);
    for (const { rules } of controls) rules.sort(order.compare);
    const uncovered = [...this.#frameworks.values()].flatMap(({ id, edition, controls: described }) =>
      Object.entries(described)
        .filter(([control]) => !this.#controls.has(`${id} ${control}`))
        .map(([control, title]) => ({ framework: id, edition, control, title })),
    );
    return {
      decisions: this.#decisions,
      controls,
      uncovered: uncovered.sort(byControl),
      ...groupFindings(this.#found, this.#endings, most),
      otherFindings: this.#otherFindings,
    };
  }

  #takeFinding(record: AuditRecord<'command.decided'>, finding: AuditFinding, counted: Set<string>): void {
    const own = this.#own(finding.controls ?? []);
    if (finding.decision === 'allow' && finding.exception === undefined) return;
    if (own.length === 0) {
      this.#otherFindings++;
      return;
    }
    for (const reference of own) {
      const key = JSON.stringify([reference.framework, reference.control]);
      if (!counted.has(key)) this.#count(this.#control(reference), record.at, finding);
      counted.add(key);
    }
    this.#found.push({
      sequence: record.sequence,
      at: record.at,
      actor: record.actor.id,
      host: record.host ?? '',
      environment: record.environment ?? '',
      command: record.command ?? '',
      subject: record.subject ?? '',
      rule: finding.rule,
      severity: finding.severity ?? null,
      decision: finding.decision,
      verdict: record.data.decision,
      reason: finding.reason,
      effect: finding.effect ?? null,
      controls: own.map((reference) => this.#nameOf(reference)),
      exception: finding.exception ?? null,
    });
  }

  /** Benchmarks of one family number alike: of several, each control is told with its own. */
  #nameOf({ framework, control }: ControlReference): string {
    return this.#frameworks.size > 1 ? `${framework} ${control}` : control;
  }

  #count(control: CountedControl, at: number, { decision, exception }: AuditFinding): void {
    control.lastAt = Math.max(control.lastAt ?? at, at);
    if (exception !== undefined) control.excepted++;
    else if (decision !== 'allow') control.findings[decision]++;
  }

  #own<Reference extends OwnReference>(references: readonly Reference[]): readonly Reference[] {
    return references.filter(({ framework }) => this.#frameworks.has(framework));
  }

  #control({ framework, control }: OwnReference): CountedControl {
    const key = `${framework} ${control}`;
    const known = this.#controls.get(key);
    if (known !== undefined) return known;
    const { edition = '', controls = {} } = this.#frameworks.get(framework) ?? {};
    const fresh: CountedControl = {
      framework,
      edition,
      control,
      title: controls[control] ?? '',
      rules: [],
      findings: { warn: 0, 'require-approval': 0, deny: 0 },
      excepted: 0,
      lastAt: null,
    };
    this.#controls.set(key, fresh);
    return fresh;
  }
}

/** Findings with one key cannot be told apart by whoever reads them. */
function keyOf({ rule, decision, effect, reason, exception }: AuditFinding): string {
  return JSON.stringify([rule, decision, effect, reason, exception]);
}

/** Numbers inside of names in the order of their values: AC-2 before AC-10. */
const order = new Intl.Collator('en', { numeric: true });

function byControl(a: OwnReference, b: OwnReference): number {
  return order.compare(a.framework, b.framework) || order.compare(a.control, b.control);
}
