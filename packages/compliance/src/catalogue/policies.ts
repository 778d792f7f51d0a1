import { findFrameworks } from '../frameworks/find-frameworks.js';
import type { Framework } from '../frameworks/framework.js';
import { controlsOf } from '../policy/controls-of.js';
import type { Rule } from '../policy/rule.js';
import { catalogue } from './catalogue.js';

/** A rule, as far as it maps to one framework. */
export interface FrameworkPolicy extends Pick<Rule, 'id' | 'title' | 'severity' | 'decision' | 'reason'> {
  /** What is decided where a context asks for more, such as production. */
  readonly raise: NonNullable<Rule['raise']>;
  /** Controls of the framework that the rule maps to. Whether they are met is for an auditor to say. */
  readonly controls: readonly {
    readonly framework: string;
    readonly edition: string;
    readonly control: string;
    /** In our own words. */
    readonly title: string;
  }[];
}

/** The rules that map to a framework. */
export interface FrameworkPolicies {
  /** Short name: `SOX`, `PCI DSS`, `CIS`. */
  readonly framework: string;
  /** Of each benchmark of a family, separated by semicolons. */
  readonly edition: string;
  readonly policies: readonly FrameworkPolicy[];
  /** How many rules there are in `policies`. */
  readonly totalRules: number;
}

/**
 * The rules that map to a framework, with the controls they map to.
 *
 * @param framework - `nist`, `pci`, `hipaa`, `sox`, `cis` (its benchmarks together), an id such as `cis-docker`, or a full
 *   name; upper and lower case, spaces and dashes do not matter
 * @param rules - where they are looked for; the catalogue unless told otherwise
 * @param all - the frameworks that there are; those that come with the package unless told otherwise
 * @throws OpsError `unknown-framework`, with a list of those that are known
 */
export function policies(
  framework: string,
  rules: readonly Rule[] = catalogue,
  all?: readonly Framework[],
): FrameworkPolicies {
  const found = findFrameworks(framework, all);
  const titles = new Map(found.map(({ id, controls }) => [id, controls]));
  const mapped = rules.flatMap((rule) => {
    const { id, title, severity, decision, reason, raise = [] } = rule;
    const own = controlsOf(rule)
      .filter((reference) => titles.has(reference.framework))
      .map((reference) => ({ ...reference, title: titles.get(reference.framework)?.[reference.control] ?? '' }));
    return own.length === 0 ? [] : [{ id, title, severity, decision, reason, raise, controls: own }];
  });
  const [first] = found;
  const isFamily = found.length > 1;
  return {
    framework: first?.label ?? framework,
    edition: found.map(({ name, edition }) => (isFamily ? `${name} ${edition}` : edition)).join('; '),
    policies: mapped,
    totalRules: mapped.length,
  };
}
