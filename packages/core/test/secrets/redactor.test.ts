import { createRedactor, OpsError } from '@opspilot/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const secret = 'corr?ct "horse"/bättery';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('a known secret', () => {
  const redactor = createRedactor({ shapes: false });
  redactor.add(secret, 'db');

  it.each([
    ['as it is', secret],
    ['Base64', base64(secret)],
    ['Base64 without padding', base64(secret).replace(/=+$/, '')],
    ['Base64, URL-safe', Buffer.from(secret).toString('base64url')],
    ['hexadecimal', Buffer.from(secret).toString('hex')],
    ['hexadecimal in capitals', Buffer.from(secret).toString('hex').toUpperCase()],
    ['percent-encoded', encodeURIComponent(secret)],
    ['percent-encoded in small letters', encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase())],
    ['a form field', new URLSearchParams({ a: secret }).toString().slice(2)],
    ['JSON', JSON.stringify(secret).slice(1, -1)],
    ['JSON in JSON', JSON.stringify(JSON.stringify(secret)).slice(3, -3)],
    ['JSON in ASCII', JSON.stringify(secret).slice(1, -1).replace('ä', '\\u00e4')],
    ['double quotes of a shell', 'corr?ct \\"horse\\"/bättery'],
    ['printf %q', 'corr\\?ct\\ \\"horse\\"/bättery'],
  ])('is hidden as %s', (_, form) => {
    expect(redactor.text(`<${form}>`)).toBe('<[redacted:db]>');
  });

  it('is hidden inside longer Base64, whatever stands before and after it', () => {
    for (const before of ['', 'u', 'us', 'user:', 'a longer beginning ']) {
      for (const after of ['', '\n', '@host', ' and a longer end']) {
        const shown = redactor.text(base64(before + secret + after));
        expect(shown).toContain('[redacted:db]');
        for (let offset = 0; offset < 4; offset++) {
          const rest = shown.split('[redacted:db]').map((part) => Buffer.from(part.slice(offset), 'base64').toString());
          expect(rest.join()).not.toMatch(/horse|corr|ttery/);
        }
      }
    }
  });

  it('is hidden as a shell quotes an apostrophe', () => {
    const other = createRedactor();
    other.add("it's a secret");
    expect(other.text("echo 'it'\\''s a secret'")).toBe("echo '[redacted]'");
    expect(other.text(`echo 'it'"'"'s a secret'`)).toBe("echo '[redacted]'");
    expect(other.text("echo $'it\\'s a secret'")).toBe("echo $'[redacted]'");
  });

  it('is hidden line by line, and where Base64 was wrapped', () => {
    const other = createRedactor();
    const lines = ['first line of the secret', 'second line of the secret', 'end'];
    other.add(lines.join('\n'));
    expect(other.text(lines.join('\r\n'))).toBe('[redacted]');
    expect(other.text(`  > ${lines[0]}\n  > ${lines[1]}`)).toBe('  > [redacted]\n  > [redacted]');
    const long = createRedactor();
    const value = 'a long secret '.repeat(12);
    long.add(value);
    const wrapped = base64(value).match(/.{1,76}/g) ?? [];
    expect(wrapped.length).toBeGreaterThan(2);
    expect(long.text(wrapped.join('\n'))).toBe('[redacted]');
    expect(long.text(`| ${wrapped[1]} |`)).toBe('| [redacted] |');
  });

  it('loses a newline at its end', () => {
    const other = createRedactor();
    other.add('from-a-file\r\n');
    expect(other.text('from-a-file.')).toBe('[redacted].');
  });

  it('is hidden until each of its additions was taken back', () => {
    const other = createRedactor();
    const first = other.add('twice-added');
    const second = other.add('twice-added');
    first();
    first();
    expect(other.text('twice-added')).toBe('[redacted]');
    second();
    expect(other.text('twice-added')).toBe('twice-added');
  });

  it('is replaced by a label that cannot give it away', () => {
    const other = createRedactor();
    other.add('tell-tale', 'my tell-tale');
    other.add('another-one', 'prod/db password');
    expect(other.text('tell-tale another-one')).toBe('[redacted] [redacted:prod-db-password]');
  });

  it('has 5 bytes to 64 KiB', () => {
    const other = createRedactor();
    for (const [value, code] of [
      ['abcd', 'secret-too-short'],
      ['', 'secret-too-short'],
      ['x'.repeat(65_537), 'secret-too-long'],
    ] as const) {
      let thrown: unknown;
      try {
        other.add(value, 'pin');
      } catch (error) {
        thrown = error;
      }
      expect(OpsError.is(thrown, code)).toBe(true);
      if (value !== '') expect(JSON.stringify(thrown)).not.toContain(value);
    }
    other.add('x'.repeat(65_536));
    expect(other.text('x'.repeat(65_536))).toBe('[redacted]');
  });

  it('touches nothing else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(redactor.text(text)).toBe(text);
      }),
    );
  });
});

describe('redacting a value', () => {
  const redactor = createRedactor();
  redactor.add('s3cr3t-value');

  it('returns the same reference when nothing is hidden', () => {
    const value: Record<string, unknown> = {
      a: [1, 'b', { c: null }],
      d: new Date(0),
      e: new Map([['f', 'g']]),
      h: Buffer.from('i'),
    };
    value['self'] = value;
    expect(redactor.value(value)).toBe(value);
    const error = new Error('plain');
    expect(redactor.value(error)).toBe(error);
  });

  it('hides in strings, keys, bytes, arrays, maps, sets and URLs, and copies no more than it must', () => {
    const untouched = { a: 'b' };
    const value = {
      untouched,
      list: ['x s3cr3t-value y', 1],
      's3cr3t-value': true,
      map: new Map([['s3cr3t-value', 's3cr3t-value']]),
      set: new Set(['s3cr3t-value']),
      bytes: Buffer.from('a s3cr3t-value'),
      url: new URL('postgres://bob:hunter2@db/x'),
    };
    const redacted = redactor.value(value);
    expect(redacted.list).toEqual(['x [redacted] y', 1]);
    expect(Object.keys(redacted)).toContain('[redacted]');
    expect(redacted.map).toEqual(new Map([['[redacted]', '[redacted]']]));
    expect(redacted.set).toEqual(new Set(['[redacted]']));
    expect(Buffer.from(redacted.bytes).toString()).toBe('a [redacted]');
    expect(redacted.url).toBe('postgres://bob:[redacted]@db/x');
    expect(redacted.untouched).toBe(untouched);
    expect(value.list[0]).toBe('x s3cr3t-value y');
  });

  it('hides in errors, their stacks, causes and details, and leaves them what they are', () => {
    const cause = new TypeError('cause s3cr3t-value');
    const error = new OpsError('start-failed', 'no s3cr3t-value', {
      cause,
      details: { argv: ['--x', 's3cr3t-value'] },
    });
    const redacted = redactor.value(error);
    expect(redacted).toBeInstanceOf(OpsError);
    expect(OpsError.is(redacted, 'start-failed')).toBe(true);
    expect(redacted.message).toBe('no [redacted]');
    expect(redacted.stack).toContain('no [redacted]');
    expect(redacted.stack).not.toContain('s3cr3t-value');
    expect(redacted.cause).toBeInstanceOf(TypeError);
    expect((redacted.cause as Error).message).toBe('cause [redacted]');
    expect(redacted.details).toEqual({ argv: ['--x', '[redacted]'] });
    expect(Object.isFrozen(redacted.details)).toBe(true);
    expect(error.message).toBe('no s3cr3t-value');
  });

  it('follows cycles and any depth', () => {
    const cyclic: { name: string; self?: unknown; items: unknown[] } = { name: 's3cr3t-value', items: [] };
    cyclic.self = cyclic;
    cyclic.items.push(cyclic);
    const redacted = redactor.value(cyclic);
    expect(redacted.name).toBe('[redacted]');
    expect(redacted.self).toBe(redacted);
    expect(redacted.items[0]).toBe(redacted);
    let deep: unknown = 's3cr3t-value';
    for (let i = 0; i < 20_000; i++) deep = [deep];
    let found = redactor.value(deep);
    while (Array.isArray(found)) found = found[0];
    expect(found).toBe('[redacted]');
  });

  it('leaves no secret in any JSON-like value', () => {
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.constant('a s3cr3t-value b'), fc.constant(null));
    const tree = fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(tie('node')),
        fc.dictionary(fc.oneof(fc.string(), fc.constant('s3cr3t-value')), tie('node')),
      ),
    }));
    fc.assert(
      fc.property(tree.node, (value) => {
        const before = JSON.stringify(value);
        const after = JSON.stringify(redactor.value(value));
        expect(after).not.toContain('s3cr3t-value');
        expect(JSON.stringify(value)).toBe(before);
        if (before.includes('s3cr3t-value')) expect(after).toContain('[redacted]');
      }),
    );
  });

  it('looks at what an object says of itself in JSON', () => {
    class Connection {
      readonly #password = 's3cr3t-value';
      toJSON(): unknown {
        return { host: 'db', credentials: [this.#password] };
      }
    }
    const connection = new Connection();
    expect(redactor.value({ connection })).toEqual({ connection: { host: 'db', credentials: ['[redacted]'] } });
    const harmless = { at: new Date(0), bad: { toJSON: () => 'x' } };
    expect(redactor.value(harmless)).toBe(harmless);
  });

  it('gives up on what has no end, and shows none of it', () => {
    const endless = (): object => ({ toJSON: () => ({ value: 's3cr3t-value', next: endless() }) });
    expect(redactor.value({ endless: endless() })).toBe('[redacted:too-large]');
    const round: { toJSON(): unknown }[] = [{ toJSON: () => round[1] }, { toJSON: () => round[0] }];
    expect(redactor.value(round)).toBe(round);
  });

  it('survives getters that throw and objects without a prototype', () => {
    const value = Object.assign(Object.create(null) as object, { a: 's3cr3t-value' });
    Object.defineProperty(value, 'bad', {
      enumerable: true,
      get() {
        throw new Error('no');
      },
    });
    expect((redactor.value(value) as { a: string }).a).toBe('[redacted]');
  });
});
