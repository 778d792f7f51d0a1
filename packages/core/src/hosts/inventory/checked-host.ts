import { OpsError } from '../../errors/ops-error.js';
import type { Host } from '../../executor/host.js';
import { checkHost } from '../check-host.js';
import { type InventoryPlace, inventoryInvalid } from './inventory-error.js';

/**
 * `host`, once it has the looks of one; the error says where the mistake stands.
 *
 * @throws OpsError `inventory-invalid`
 */
export function checkedHost(host: Host, place: InventoryPlace): Host {
  try {
    return checkHost(host);
  } catch (error) {
    if (OpsError.is(error, 'invalid-host')) throw inventoryInvalid(place, error.message);
    throw error;
  }
}
