import { OpsError } from '@opspilot/core';

/**
 * Codes of the errors about Cedar.
 *
 * - `cedar-missing`: `@cedar-policy/cedar-wasm` is not installed
 * - `cedar-policies-invalid`: the text is no set of Cedar policies, or an annotation in it says nothing
 */
export type CedarErrorCode = 'cedar-missing' | 'cedar-policies-invalid';

/** An error about Cedar. */
export function cedarError(code: CedarErrorCode, message: string, cause?: unknown): OpsError<CedarErrorCode> {
  return new OpsError(code, message, cause === undefined ? {} : { cause });
}

/** Loads Cedar when it is first wanted: 4 MB of WebAssembly. @throws OpsError `cedar-missing` */
export async function loadCedar(): Promise<typeof import('@cedar-policy/cedar-wasm/nodejs')> {
  try {
    return await import('@cedar-policy/cedar-wasm/nodejs');
  } catch (cause) {
    throw cedarError('cedar-missing', 'Cedar is not installed: npm install @cedar-policy/cedar-wasm', cause);
  }
}
