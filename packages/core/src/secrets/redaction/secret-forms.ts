/** Lines of a secret shorter than this are not secrets on their own, in bytes. */
const shortestLine = 16;

/** Where tools break long Base64: coreutils and MIME (RFC 2045) at 76, PEM (RFC 7468) and openssl at 64. */
const wrapWidths = [76, 64];

const armour = /^-----(?:BEGIN|END) [A-Z0-9 ]+-----$/;

/**
 * Every form under which a secret is looked for, one character per byte: as it is, in Base64 at any alignment, in
 * hexadecimal, percent-encoded, and, if it is text, escaped for JSON and quoted for a shell; of secrets and forms with
 * several lines, each long line too, because logs indent them and terminals change how lines end.
 */
export function secretForms(secret: Buffer): ReadonlySet<string> {
  const forms = new Set<string>([secret.toString('latin1'), ...base64Forms(secret), ...hexForms(secret)]);
  const text = secret.toString('utf8');
  const isText = Buffer.from(text, 'utf8').equals(secret);
  if (isText) for (const form of textForms(text)) forms.add(Buffer.from(form, 'utf8').toString('latin1'));
  for (const form of percentForms(secret)) forms.add(form);
  for (const form of [...forms]) {
    for (const line of lineForms(form)) forms.add(line);
  }
  return forms;
}

function hexForms(secret: Buffer): readonly string[] {
  const hex = secret.toString('hex');
  return [hex, hex.toUpperCase()];
}

function base64Forms(secret: Buffer): readonly string[] {
  const standard = new Set<string>();
  for (let offset = 0; offset < 3; offset++) {
    const shifted = Buffer.concat([Buffer.alloc(offset), secret]);
    // The characters that hold bits of what stands before the secret are not its own, and neither is one that would
    // hold bits of what follows; without a follower, that last one and the padding are known.
    const own = Math.ceil((offset * 8) / 6);
    const encoded = shifted.toString('base64');
    const unpadded = encoded.replace(/=+$/, '');
    standard.add(encoded.slice(own)).add(unpadded.slice(own));
    standard.add(unpadded.slice(own, Math.floor((shifted.length * 8) / 6)));
  }
  const withNewline = Buffer.concat([secret, Buffer.from('\n')]).toString('base64');
  const whole = [secret.toString('base64'), withNewline];
  for (const form of whole) {
    standard.add(form);
    for (const width of wrapWidths) if (form.length > width) standard.add(wrap(form, width));
  }
  return [...standard].flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
}

function wrap(text: string, width: number): string {
  const lines: string[] = [];
  for (let start = 0; start < text.length; start += width) lines.push(text.slice(start, start + width));
  return lines.join('\n');
}

/** As RFC 3986 has it, as encodeURIComponent does it, and as HTML forms send it; hexadecimal digits in either case. */
function percentForms(secret: Buffer): readonly string[] {
  const encode = (unreserved: RegExp): string =>
    Array.from(secret.toString('latin1'), (character) =>
      unreserved.test(character)
        ? character
        : `%${character.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`,
    ).join('');
  const strict = encode(/[A-Za-z0-9_.~-]/);
  const component = encode(/[A-Za-z0-9_.!~*'()-]/);
  const form = encode(/[A-Za-z0-9_.*-]/).replaceAll('%20', '+');
  const upper = [strict, component, form];
  return [...upper, ...upper.map((encoded) => encoded.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()))];
}

function textForms(text: string): readonly string[] {
  const json = JSON.stringify(text).slice(1, -1);
  const ascii = json.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return [
    json,
    // JSON inside JSON: what a log line does to a response body.
    JSON.stringify(json).slice(1, -1),
    json.replaceAll('/', '\\/'),
    ascii,
    ascii.replace(/\\u[0-9a-f]{4}/g, (unit) => `\\u${unit.slice(2).toUpperCase()}`),
    ...shellForms(text),
  ];
}

/** What stands between or instead of quotes once a shell, or a program that prints shell, has quoted the text. */
function shellForms(text: string): readonly string[] {
  const ansi = text.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t');
  return [
    text.replaceAll("'", "'\\''"),
    text.replaceAll("'", `'"'"'`),
    text.replace(/[\\"$`]/g, '\\$&'),
    // bash's printf %q.
    text.replace(/[^\w@%+=:,./\n\u0080-\uffff-]/g, '\\$&'),
    ansi,
  ];
}

function lineForms(form: string): readonly string[] {
  if (!form.includes('\n')) return [];
  const lines = form.split(/\r?\n/);
  const onTheirOwn = lines
    .map((line) => line.trim())
    .filter((line) => line.length >= shortestLine && !armour.test(line));
  return [...onTheirOwn, lines.join('\r\n'), lines.join('\n')];
}
