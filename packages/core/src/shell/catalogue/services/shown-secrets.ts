import type { Call } from '../../tools/tool-spec.js';

const secret = /(?:^|[._-])(?:secret|passw(?:or)?d|pass|token|api_?key|private_?key|access_?key)(?:$|[._-])/i;

/** Whether a setting or an output is by its name one that is kept secret. */
export function namesSecret(name: string): boolean {
  return secret.test(name) && !/(?:^|[._-])(?:id|arn|name|path|file)$/i.test(name);
}

/** It is printed, for whoever looks at the terminal and for whatever comes behind a pipe. */
export function showsSecret(call: Call, name: string): void {
  call.effect('crypto', 'show-secret', 'object', name);
  call.print({ sensitive: true });
}
