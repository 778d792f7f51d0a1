import { createRedactor, type Redactor } from '../../../secrets/redactor.js';
import type { Variable, Variables } from './inventory.js';

const secretName =
  /pass|pw|secret|token|credential|vault|auth(?!or(?!i[sz]))|(?:private|api|access|ssh)_?key|(?:^|_)key$|(?:^|_)pin(?:_|$)/i;
/** Whom commands are to run as there, which a host does not say: kept, so that whoever makes requests can. */
const becoming = /^ansible_become(?:_user|_method)?$/;
/** Control characters, line separators, and what turns the direction of writing. */
const unseen = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

/** Tells which variables may stand beside a host for everybody to see. */
export interface LabelChoice {
  labelsOf(variables: Variables): Readonly<Record<string, string>>;
}

/**
 * Chooses the variables that become labels: text of one line. Ansible's own (`ansible_…`, but whom to become), templates,
 * lists and mappings, what is encrypted, and what is named or looks like a secret do not.
 */
export function labelChoice(without: readonly string[]): LabelChoice {
  const redactor = createRedactor();
  // Groups hand the same variable to all of their hosts.
  const known = new Map<Variable, boolean>();
  const isLabel = (variable: Variable): boolean => {
    const judged = known.get(variable) ?? (!without.includes(variable.name) && mayBeSeen(variable, redactor));
    known.set(variable, judged);
    return judged;
  };
  return {
    labelsOf: (variables) =>
      Object.fromEntries([...variables.values()].filter(isLabel).map(({ name, text }) => [name, text])),
  };
}

function mayBeSeen({ name, kind, text }: Variable, redactor: Redactor): boolean {
  if (kind !== 'text' || secretName.test(name)) return false;
  if (name.startsWith('ansible_') && !becoming.test(name)) return false;
  if (unseen.test(name) || unseen.test(text) || /\{[{%#]/.test(text)) return false;
  const assignment = `${name}=${text}`;
  return redactor.text(assignment) === assignment && redactor.text(text) === text;
}
