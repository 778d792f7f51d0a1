/**
 * Looks for a secret in bytes that should not have it, by other means than the redactor has: plain search for forms that
 * are made here, and decoding of whatever may be encoded.
 */
export function findLeaks(output: Buffer, secret: string): readonly string[] {
  const leaks: string[] = [];
  const text = output.toString('latin1');
  const plain = Buffer.from(secret, 'utf8').toString('latin1');
  const search = (name: string, form: string): void => {
    if (form.length > 0 && text.includes(form)) leaks.push(name);
  };
  search('plain', plain);
  search('percent', encodeURIComponent(secret));
  search('form', new URLSearchParams({ v: secret }).toString().slice(2));
  search('json', JSON.stringify(secret).slice(1, -1));
  search('json in json', JSON.stringify(JSON.stringify(secret)).slice(3, -3));
  search('single quotes', secret.replaceAll("'", "'\\''"));
  for (const decoded of decodedWindows(text)) if (decoded.includes(plain)) leaks.push('decoded');
  return leaks;
}

/** Every run of characters that may be Base64 or hexadecimal, decoded from each position that can be its beginning. */
function* decodedWindows(text: string): Iterable<string> {
  for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{6,}/g)) {
    for (let offset = 0; offset < 4; offset++) yield Buffer.from(run.slice(offset), 'base64').toString('latin1');
  }
  for (const [run] of text.matchAll(/[0-9a-fA-F]{8,}/g)) {
    for (let offset = 0; offset < 2; offset++) yield Buffer.from(run.slice(offset), 'hex').toString('latin1');
  }
}
