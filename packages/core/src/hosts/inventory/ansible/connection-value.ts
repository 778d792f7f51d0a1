import { inventoryEncrypted, inventoryInvalid, inventoryUnsupported } from '../inventory-error.js';
import type { Variable, Variables } from './inventory.js';

/**
 * The variable that says how a host is reached, under the first of `names` or an older one.
 *
 * @throws OpsError `inventory-unsupported` for a template, `inventory-invalid` where only Ansible could tell its value otherwise,
 * `inventory-encrypted`
 */
export function connectionValue(variables: Variables, names: readonly string[]): Variable | undefined {
  const given = names
    .map((name) => variables.get(name))
    .filter((variable) => variable !== undefined && variable.kind !== 'nothing') as Variable[];
  for (const variable of given) checkValue(variable);
  const [first, ...others] = given;
  const other = others.find(({ text }) => text !== first?.text);
  if (first !== undefined && other !== undefined) {
    throw inventoryInvalid(other, `${first.name} and ${other.name} mean the same and differ; keep one of them.`);
  }
  return first;
}

function checkValue(variable: Variable): void {
  const { name, kind, text, isAmbiguous } = variable;
  if (kind === 'encrypted') {
    throw inventoryEncrypted(
      variable,
      `${name} is encrypted with Ansible Vault; write its value where it can be read.`,
    );
  }
  if (kind === 'structure') throw inventoryInvalid(variable, `${name} expects text.`);
  if (/\{[{%#]/.test(text)) {
    throw inventoryUnsupported(variable, `${name} expects its value itself; templates ({{ … }}) are not evaluated.`);
  }
  if (isAmbiguous) {
    throw inventoryInvalid(
      variable,
      `${name} is ${JSON.stringify(text)}, which Ansible may read as something else; put it in quotes.`,
    );
  }
}
