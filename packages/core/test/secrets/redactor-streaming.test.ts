import { createRedactor, type Redactor } from '@opspilot/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findLeaks } from './leak-check.js';
import { awsKeyId, githubToken, glue, openaiKey, privateKey, stripeKey, webToken } from './tokens.js';

/** Cuts `bytes` at `cuts` and sends the pieces through a stream. */
function inChunks(redactor: Redactor, bytes: Buffer, cuts: readonly number[]): Buffer {
  const stream = redactor.stream();
  const positions = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  const output: Uint8Array[] = [];
  let start = 0;
  for (const position of [...positions, bytes.length]) {
    output.push(Uint8Array.from(stream.write(bytes.subarray(start, position))));
    start = position;
  }
  output.push(stream.end());
  return Buffer.concat(output);
}

const everyByte = (bytes: Buffer): readonly number[] => Array.from({ length: bytes.length }, (_, index) => index);

const secretArbitrary = fc.oneof(
  fc.string({ minLength: 5, maxLength: 40, unit: fc.constantFrom(...'abAB01+/=%"\'\\ \n$é€') }),
  fc.string({ minLength: 5, maxLength: 24, unit: 'grapheme' }),
  fc.string({ minLength: 5, maxLength: 12, unit: fc.constantFrom('a', 'b') }),
);
// A newline at the end is not part of a secret, and a secret must not be found in the replacement itself.
const usable = (secret: string): boolean =>
  Buffer.byteLength(secret.trim()) >= 5 && secret === secret.trim() && !'[redacted:first]'.includes(secret);

function encodings(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    bytes.toString('base64'),
    bytes.toString('base64url'),
    Buffer.from(`user:${secret}`).toString('base64'),
    Buffer.from(`xx${secret}and more`).toString('base64'),
    Buffer.from(`x${secret}\n`).toString('base64url'),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    encodeURIComponent(secret),
    new URLSearchParams({ q: secret }).toString(),
    JSON.stringify(secret),
    JSON.stringify(JSON.stringify({ secret })),
    `'${secret.replaceAll("'", "'\\''")}'`,
    secret.replaceAll('\n', '\r\n'),
    secret.slice(0, -1),
    secret.slice(1),
  ];
}

const shapedArbitrary = fc.constantFrom(
  githubToken,
  awsKeyId,
  stripeKey,
  openaiKey,
  webToken(),
  webToken(300),
  privateKey('RSA PRIVATE KEY', 300),
  privateKey('PRIVATE KEY', 100, '\\n'),
  glue('-----BEG', 'IN CERTIFICATE-----\nMIIB\n-----E', 'ND CERTIFICATE-----\n'),
  'PGPASSWORD=hunter2 psql',
  'mysql -uroot -phunter2 db',
  'curl -u bob:hunter2 https://example.com',
  'password: ',
  'password: "a\\"b" ',
  "--password 'two words' ",
  '{\\"api_key\\":\\"abc\\\\\\"def\\"}',
  'Authorization: Bearer abc.def-123\r\n',
  'https://bob:hunter2@example.com/x?token=abc&y=1',
  'https://example.com:80/',
  '<password>x y</password>',
  'token=$TOKEN secret={{ x }} token=$(cat /run/token)',
  'passwor',
  'sk-',
  'eyJ',
  '-----',
  ' -p',
  '\\',
);
const noiseArbitrary = fc.oneof(
  fc.string({ maxLength: 12 }).map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes)),
  fc.constantFrom(' ', '\n', '"', "'", '=', ':', ' -', '\r\n', '.').map((text) => Buffer.from(text)),
);

/** Marks every occurrence at every position, then replaces each stretch of marks. */
function redactedByHand(text: string, secrets: readonly string[]): string {
  const characters = [...text];
  for (const secret of secrets) {
    for (let at = text.indexOf(secret); at !== -1; at = text.indexOf(secret, at + 1)) {
      characters.fill('\0', at, at + secret.length);
    }
  }
  return characters.join('').replace(/\0+/g, '[redacted]');
}

describe('a redacting stream', () => {
  it('gives the same result however the bytes are cut, and shows no secret', () => {
    const scenario = fc.array(secretArbitrary.filter(usable), { minLength: 1, maxLength: 3 }).chain((secrets) =>
      fc.record({
        secrets: fc.constant(secrets),
        parts: fc.array(
          fc.oneof(
            noiseArbitrary,
            shapedArbitrary.map((text) => Buffer.from(text)),
            fc.constantFrom(...secrets.flatMap(encodings)).map((text) => Buffer.from(text)),
          ),
          { maxLength: 12 },
        ),
        cuts: fc.array(fc.nat(4_000), { maxLength: 12 }),
      }),
    );
    fc.assert(
      fc.property(scenario, ({ secrets, parts, cuts }) => {
        const redactor = createRedactor();
        for (const [index, secret] of secrets.entries()) redactor.add(secret, index === 0 ? 'first' : undefined);
        const bytes = Buffer.concat(parts);
        const whole = Buffer.from(redactor.value(bytes));
        expect(inChunks(redactor, bytes, cuts).toString('latin1')).toBe(whole.toString('latin1'));
        expect(inChunks(redactor, bytes, everyByte(bytes)).toString('latin1')).toBe(whole.toString('latin1'));
        // What lies between two replacements is what was let through.
        for (const shown of whole.toString('latin1').split(/\[redacted(?::[a-z-]+)?\]/)) {
          for (const secret of secrets) expect(findLeaks(Buffer.from(shown, 'latin1'), secret)).toEqual([]);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('ends a long value at its escaped quote, when that is cut in two', () => {
    const redactor = createRedactor();
    const text = `{\\"api_key\\":\\"${'ab'.repeat(60)}\\",\\"name\\":\\"web\\"}`;
    const hidden = '{\\"api_key\\":\\"[redacted]\\",\\"name\\":\\"web\\"}';
    expect(redactor.text(text)).toBe(hidden);
    expect(inChunks(redactor, Buffer.from(text), everyByte(Buffer.from(text))).toString()).toBe(hidden);
  });

  it('hides exactly what a search of every position finds', () => {
    const letters = fc.constantFrom('a', 'b', '0');
    const scenario = fc.record({
      secrets: fc.array(fc.string({ unit: letters, minLength: 5, maxLength: 9 }), { minLength: 1, maxLength: 4 }),
      text: fc.string({ unit: letters, maxLength: 80 }),
      cuts: fc.array(fc.nat(80), { maxLength: 6 }),
    });
    fc.assert(
      fc.property(scenario, ({ secrets, text, cuts }) => {
        const redactor = createRedactor({ shapes: false });
        for (const secret of secrets) redactor.add(secret);
        const expected = redactedByHand(text, secrets);
        expect(redactor.text(text)).toBe(expected);
        expect(inChunks(redactor, Buffer.from(text), cuts).toString()).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves bytes that are not text untouched', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), fc.array(fc.nat(2_000), { maxLength: 5 }), (bytes, cuts) => {
        const redactor = createRedactor({ shapes: false });
        redactor.add('correct horse battery staple');
        expect(inChunks(redactor, Buffer.from(bytes), cuts).equals(bytes)).toBe(true);
      }),
    );
  });

  it('finds a secret that is not text', () => {
    const redactor = createRedactor({ shapes: false });
    const secret = Uint8Array.of(0, 255, 254, 10, 128, 7, 13);
    redactor.add(secret, 'key-file');
    const bytes = Buffer.concat([Buffer.from('a'), secret, Buffer.from(secret).subarray(0, 3)]);
    const output = inChunks(redactor, bytes, everyByte(bytes));
    expect(output.equals(Buffer.concat([Buffer.from('a[redacted:key-file]'), Uint8Array.of(0, 255, 254)]))).toBe(true);
  });

  it.each(['Password: ', "root@web-1's password: ", 'Continue? [y/N] ', 'mysql> ', '$ ', 'Enter passphrase for key: '])(
    'lets the prompt %j pass at once',
    (prompt) => {
      const redactor = createRedactor();
      redactor.add('correct horse battery staple');
      expect(Buffer.from(redactor.stream().write(Buffer.from(prompt))).toString()).toBe(prompt);
    },
  );

  it('holds back the beginning of a secret and nothing else', () => {
    const redactor = createRedactor();
    redactor.add('correct horse');
    const stream = redactor.stream();
    const write = (text: string): string => Buffer.from(stream.write(Buffer.from(text))).toString();
    expect(write('it is correct h')).toBe('it is ');
    expect(write('ere, cor')).toBe('correct here, ');
    expect(write('rect horse')).toBe('[redacted]');
    expect(write('shoe')).toBe('shoe');
    expect(Buffer.from(stream.end()).toString()).toBe('');
  });

  it('hides a private key cut at any place, with every sort of line end', () => {
    for (const key of [
      privateKey('RSA PRIVATE KEY', 700),
      privateKey('PRIVATE KEY', 300, '\r\n'),
      privateKey('OPENSSH PRIVATE KEY', 300, '\\n'),
    ]) {
      const bytes = Buffer.from(`before\n${key}\nafter`);
      const redactor = createRedactor();
      for (let cut = 0; cut <= bytes.length; cut++) {
        expect(inChunks(redactor, bytes, [cut]).toString()).toBe('before\n[redacted:private-key]\nafter');
      }
    }
  });

  it('hides a web token of 8 KB, and one of 40 KB whose header alone passes the limit', () => {
    const redactor = createRedactor();
    const ordinary = Buffer.from(`a ${webToken(8_000)} b`);
    expect(inChunks(redactor, ordinary, everyByte(ordinary)).toString()).toBe('a [redacted:web-token] b');
    const header = Buffer.from(JSON.stringify({ alg: 'RS256', x5c: ['x'.repeat(20_000)] })).toString('base64url');
    const huge = Buffer.from(`a ${header}.${'b'.repeat(10_000)}.c d`);
    expect(inChunks(redactor, huge, [5, 100, 17_000, 30_000]).toString()).toBe('a [redacted:web-token] d');
  });

  it('starts to hide what is registered while it is open, and goes on hiding what it began to hide', () => {
    const redactor = createRedactor();
    const takeBack = redactor.add('first-secret');
    const stream = redactor.stream();
    const write = (text: string): string => Buffer.from(stream.write(Buffer.from(text))).toString();
    expect(write('first-secret second.')).toBe('[redacted] second.');
    redactor.add('third-secret', 'third');
    expect(write('x third-sec')).toBe('x ');
    takeBack();
    expect(write('ret first-secret.')).toBe('[redacted:third] first-secret.');
    expect(Buffer.from(stream.end()).toString()).toBe('');
  });

  it('takes nothing after its end', () => {
    const stream = createRedactor().stream();
    stream.end();
    expect(() => stream.write(Buffer.from('x'))).toThrowError(
      expect.objectContaining({ code: 'redacting-stream-ended' }),
    );
  });

  it('stops hiding a private key that never ends', () => {
    const redactor = createRedactor();
    const cut = privateKey().split('\n').slice(0, 5).join('\n');
    expect(redactor.text(`${cut}\n$ uptime\nall well\nreally\nthe end`)).toBe('[redacted:private-key]the end');
    const flood = Buffer.from(`${glue('-----BEG', 'IN PRIVATE KEY-----')}${'. '.repeat(5_000)}`);
    expect(inChunks(redactor, flood, [7, 900]).length).toBeGreaterThan(8_000);
  });
});
