import type { Word } from '../../tools/tool-spec.js';
import { UNKNOWN } from '../../words/markers.js';

/** Names that hardly anything has but keys and passwords. */
const secretNames =
  /(?:^|[/*.])(?:id_(?:rsa|dsa|ecdsa|ed25519|\*)|\.pgpass|\.netrc|\.my\.cnf|\.git-credentials|g?shadow|\.env|wallet\.dat|\.htpasswd|wp-config\.php|unattend\.xml)\*?$|\.(?:kdbx?|pfx|p12|ppk|jks|keystore|pem|key)\*?$|private[-_*]?key|\*passw(?:or)?d|\*(?:credential|secret)/i;

/** What only keys and tokens begin with. */
const secretContents = /BEGIN[ .*\w]{0,24}PRIVATE|PRIVATE KEY|AKIA|aws_secret|ghp_|xox[bp]-/i;
const secretWords = /passw(?:or)?d|secret|credential|api[-_.]?key|token/i;

/** Whether somebody who looks for such a name looks for secrets. */
export function namesSecret(pattern: string): boolean {
  return secretNames.test(pattern);
}

/** Whether a place is so wide that it holds what belongs to others. */
export function isWideRoot(path: string): boolean {
  return (
    /^(?:\/|\/(?:home|root|etc|var|srv|opt|Users|mnt)(?:\/[^/]*)?\/?|~[a-z]*\/?)$/.test(path) && !path.includes(UNKNOWN)
  );
}

function namesSecretWords(pattern: string): boolean {
  return secretWords.test(pattern) || secretWords.test(pattern.replace(/\[[^\]]*\]|[?*.\\()]/g, ''));
}

/** The places below which a search of contents for any of the patterns is one for secrets. */
export function searchedForSecrets(patterns: readonly Word[], roots: readonly Word[]): readonly Word[] {
  const wide = roots.filter(({ text }) => isWideRoot(text));
  if (wide.length === 0 || patterns.some(({ text }) => secretContents.test(text))) return wide;
  if (!patterns.some(({ text }) => namesSecretWords(text))) return [];
  return wide.filter(({ text }) => /^(?:\/|\/(?:home|root|etc)\/?|~\/?)$/.test(text));
}
