import { type InventoryPlace, inventoryInvalid } from '../inventory-error.js';
import type { Variables } from './inventory.js';

/** Notes the port that stands behind a name; another one for the same host contradicts it. */
export function setPort(variables: Variables, port: string | undefined, name: string, place: InventoryPlace): void {
  if (port === undefined) return;
  const known = variables.get('ansible_port');
  if (known !== undefined && known.text !== port) {
    throw inventoryInvalid(place, `one port expected for ${JSON.stringify(name)}; it has ${known.text} and ${port}.`);
  }
  variables.set('ansible_port', { name: 'ansible_port', kind: 'text', text: port, ...place });
}
