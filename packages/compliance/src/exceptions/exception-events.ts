import type { ExceptionScope } from './policy-exception.js';

/** The exception that an event is about. */
export interface ExceptionReference {
  readonly exception: string;
  readonly rules: readonly string[];
  /** Id of who did it; of a use, of who ran the command. */
  readonly by: string;
}

/** What happens to exceptions; the subject is the exception's id. */
export interface ExceptionEvents {
  'exception.added': ExceptionReference & {
    readonly scope: ExceptionScope;
    readonly reason: string;
    readonly expiresAt: number;
  };
  'exception.used': ExceptionReference & { readonly command: string; readonly host: string };
  'exception.revoked': ExceptionReference & { readonly reason: string };
  'exception.expired': ExceptionReference & { readonly expiresAt: number };
}
