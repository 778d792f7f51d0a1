/** Glues a token together while the test runs, so that no scanner takes the repository for a leak. */
export const glue = (...parts: readonly string[]): string => parts.join('');

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** `length` letters and digits, always the same for the same `seed`. */
export function characters(length: number, seed = 1, from = alphabet): string {
  let state = seed;
  let text = '';
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    text += from[(state >>> 16) % from.length];
  }
  return text;
}

export const githubToken = glue('gh', 'p_', characters(36));
export const awsKeyId = glue('AK', 'IA', characters(16, 2, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'));
export const stripeKey = glue('sk', '_live_', characters(24, 3));
export const openaiKey = glue('sk', '-proj-', characters(48, 4));

/** A JSON Web Token whose signature has `signatureLength` characters. */
export function webToken(signatureLength = 43, claims: object = { sub: '1234567890' }): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.${characters(signatureLength, 5)}`;
}

/** A block in the armour of a private key, with lines of 64 characters. */
export function privateKey(kind = 'RSA PRIVATE KEY', bytes = 2_400, lineEnd = '\n'): string {
  const lines = characters(bytes, 6).match(/.{1,64}/g) ?? [];
  return [glue('-----BEG', 'IN ', kind, '-----'), ...lines, glue('-----E', 'ND ', kind, '-----')].join(lineEnd);
}
