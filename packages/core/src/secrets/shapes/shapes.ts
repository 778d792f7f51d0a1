import { accessTokens } from './access-token.js';
import { assignment } from './assignment.js';
import { authorization, bearerToken } from './bearer-token.js';
import { commandOption } from './command-option.js';
import type { Shape } from './shape.js';
import { urlPassword } from './url-password.js';
import { webToken } from './web-token.js';

/** Every shape that a redactor looks for, besides private keys. */
export const shapes: readonly Shape[] = [
  ...accessTokens,
  webToken,
  urlPassword,
  authorization,
  bearerToken,
  assignment,
  commandOption,
];
