import { OpsError } from '@opspilot/core';

/**
 * Codes of the errors about OPA.
 *
 * - `opa-missing`: `@open-policy-agent/opa-wasm` is not installed
 * - `opa-policy-invalid`: the bytes are no policy that OPA has compiled to WebAssembly, it has no such entrypoint, it cannot
 *   be loaded with the memory and the data that it is given
 * - `opa-failed`: OPA gave no answer to a question, or one that says nothing
 */
export type OpaErrorCode = 'opa-missing' | 'opa-policy-invalid' | 'opa-failed';

/** An error about OPA. */
export function opaError(code: OpaErrorCode, message: string, cause?: unknown): OpsError<OpaErrorCode> {
  return new OpsError(code, message, cause === undefined ? {} : { cause });
}

/** What went wrong: its own errors OPA's runtime throws as texts, or as objects that hold one. */
export function whyOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message);
  return String(error);
}
