import { OpsError } from '../../errors/ops-error.js';

/**
 * Codes of the errors about inventories. Details name `file`, and where one is known, `line`.
 *
 * - `inventory-invalid`: a file cannot be read or understood; details say what was `expected`.
 * - `inventory-unsupported`: a host is reached in a way that is not supported, a template included, and another way could
 *   lead elsewhere.
 * - `inventory-encrypted`: how hosts are reached may be encrypted with Ansible Vault.
 */
export type InventoryErrorCode = 'inventory-invalid' | 'inventory-unsupported' | 'inventory-encrypted';

/** Where something stands; `line` counts from 1. */
export interface InventoryPlace {
  readonly file: string;
  readonly line?: number | undefined;
}

function inventoryError(code: InventoryErrorCode, { file, line }: InventoryPlace, message: string) {
  const where = line === undefined ? file : `${file}:${line}`;
  const place = line === undefined ? { file } : { file, line };
  const details = code === 'inventory-invalid' ? { ...place, expected: message } : place;
  return new OpsError<InventoryErrorCode>(code, `${where}: ${message}`, { details });
}

export function inventoryInvalid(place: InventoryPlace, expected: string): OpsError<InventoryErrorCode> {
  return inventoryError('inventory-invalid', place, expected);
}

export function inventoryUnsupported(place: InventoryPlace, message: string): OpsError<InventoryErrorCode> {
  return inventoryError(
    'inventory-unsupported',
    place,
    `${message} Or leave the host out: { leaveOut: ['unsupported'] }.`,
  );
}

export function inventoryEncrypted(place: InventoryPlace, message: string): OpsError<InventoryErrorCode> {
  return inventoryError('inventory-encrypted', place, message);
}
