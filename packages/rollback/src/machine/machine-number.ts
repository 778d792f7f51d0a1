import { createHash } from 'node:crypto';

/** A number of its own for a machine, by something that it has: what machine-id(5) holds is itself not to be told. */
export function machineNumber(id: string): string {
  return createHash('sha256').update(`opspilot ${id}`).digest('hex').slice(0, 16);
}
