import type { Kysely } from 'kysely';
import { describe, expect, it } from '../vitest.js';
import type { SampleSchema } from './storage-fixture.js';

type Column = 'text' | 'integer' | 'real' | 'bytes' | 'json' | 'flag' | 'at';

/** What is written, and what is read when that is something else. */
interface ValueCase {
  readonly title: string;
  readonly column: Column;
  readonly write: unknown;
  readonly read?: unknown;
}

const cases = (column: Column, values: Readonly<Record<string, unknown>>): readonly ValueCase[] =>
  Object.entries(values).map(([title, write]) => ({ title, column, write }));

const texts = cases('text', {
  'the empty text': '',
  'text in ASCII': 'systemctl restart nginx',
  'text with umlauts': 'Größe über alles: äöüß',
  'composed and decomposed accents apart': 'é é'.normalize('NFC') + 'é'.normalize('NFD'),
  'Chinese, Japanese, Korean': '服务器 サーバー 서버',
  'text from right to left': 'خادم שרת',
  'a family of emoji joined': '👨‍👩‍👧‍👦 🏳️‍🌈',
  'the last code point': '\u{10ffff}',
  'a byte order mark': '\ufeffmarked',
  'a replacement character': '\ufffd\ufffe',
  'text that looks like SQL': `'; drop table samples; -- "x" \`y\``,
  'backslashes and escapes': String.raw`C:\temp\n\u0041 $1 %s ? :name @name`,
  'line ends of all kinds': 'a\nb\r\nc\rd\u2028e',
  'control characters': '\u0001\u0007\b\t\u001b[31m\u007f',
  'the word null': 'null',
  'digits that are no number': '007',
  'spaces at both ends': '  padded  ',
  'four mebibytes of text': 'spülung '.repeat(466_034),
});

const integers = cases('integer', {
  'the integer 0': 0,
  'the integer 1': 1,
  'the integer -1': -1,
  'the integer 2^31 - 1': 2 ** 31 - 1,
  'the integer 2^31': 2 ** 31,
  'the integer -2^31 - 1': -(2 ** 31) - 1,
  'the integer 2^32': 2 ** 32,
  'the largest safe integer': Number.MAX_SAFE_INTEGER,
  'the smallest safe integer': Number.MIN_SAFE_INTEGER,
  'the bigint 2^53': 2n ** 53n,
  'the bigint 2^53 + 1': 2n ** 53n + 1n,
  'the bigint -2^53 - 1': -(2n ** 53n) - 1n,
  'the largest 64-bit integer': 2n ** 63n - 1n,
  'the smallest 64-bit integer': -(2n ** 63n),
});

const reals = cases('real', {
  'the real 0.1': 0.1,
  'the real -1/3': -1 / 3,
  'a real that is whole': 5,
  'the largest real': Number.MAX_VALUE,
  'the smallest real above zero': Number.MIN_VALUE,
  'the real 1 + epsilon': 1 + Number.EPSILON,
  'the real 1e21': 1e21,
  'the real -1e-7': -1e-7,
  'a whole real beyond 2^53': 2 ** 60,
});

const everyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

const bytes = cases('bytes', {
  'no bytes': Buffer.alloc(0),
  'every byte': everyByte,
  'bytes that are no UTF-8': Buffer.from([0xc3, 0x28, 0xff, 0x00, 0xfe]),
  'a mebibyte': Buffer.alloc(2 ** 20, everyByte),
});

const times = cases('at', {
  'the epoch': 0,
  'a time with milliseconds': 1_763_900_000_123,
  'a time before the epoch': Date.UTC(1901, 1, 3, 4, 5, 6, 7),
  'an hour that daylight saving repeats': Date.parse('2025-10-26T00:30:00Z'),
  'the last time there is': 8.64e15,
  'the first time there is': -8.64e15,
});

const nested = (depth: number): unknown => (depth === 0 ? 'bottom' : [nested(depth - 1)]);

const documents = cases('json', {
  'the JSON object {}': {},
  'the JSON array []': [],
  'a JSON string': 'plain',
  'the empty JSON string': '',
  'a JSON string that looks like JSON': '{"a":1}',
  'the JSON string null': 'null',
  'the JSON number 0': 0,
  'a JSON number with a fraction': 12.5e-7,
  'the JSON number 1e300': 1e300,
  'the JSON value true': true,
  'the JSON value false': false,
  'a JSON object with null inside': { a: null, b: [null] },
  'JSON of many kinds': { a: [1, 'x', { b: true, c: [] }], 'ключ 🔑': '✓' },
  'JSON with the empty key': { '': 1 },
  'JSON with a __proto__ key': JSON.parse('{"__proto__":{"polluted":true}}') as unknown,
  'JSON with NUL in a string': { text: 'a\0b' },
  'JSON with a lone surrogate': ['\ud800', 'x\udfff'],
  'JSON nested a hundred deep': nested(100),
  'a mebibyte of JSON': Array.from({ length: 20_000 }, (_, i) => ({ index: i, text: `line ${i} of many, ä` })),
});

const nulls = (['text', 'integer', 'real', 'bytes', 'json', 'flag', 'at'] as const).map((column) => ({
  title: `null in a column of type ${column}`,
  column,
  write: null,
}));

const converted: readonly ValueCase[] = [
  { title: 'true', column: 'flag', write: true },
  { title: 'false', column: 'flag', write: false },
  { title: 'a small bigint as a number', column: 'integer', write: 42n, read: 42 },
  { title: '2^53 as a number, read as a bigint', column: 'integer', write: 2 ** 53, read: 2n ** 53n },
  { title: 'minus zero as zero', column: 'real', write: -0, read: 0 },
  { title: 'minus zero in JSON as zero', column: 'json', write: [-0], read: [0] },
  { title: 'a date as milliseconds', column: 'at', write: new Date(1234), read: 1234 },
  { title: 'a byte array as a Buffer', column: 'bytes', write: new Uint8Array([1, 2]), read: Buffer.from([1, 2]) },
  {
    title: 'a view into a larger buffer',
    column: 'bytes',
    write: new Uint8Array(everyByte).subarray(10, 13),
    read: Buffer.from([10, 11, 12]),
  },
  {
    title: 'a JSON property that is undefined as absent',
    column: 'json',
    write: { a: 1, b: undefined },
    read: { a: 1 },
  },
  {
    title: 'a date in JSON as its text',
    column: 'json',
    write: { at: new Date(0) },
    read: { at: new Date(0).toJSON() },
  },
  { title: 'toJSON in JSON', column: 'json', write: new URL('http://a.example/b'), read: 'http://a.example/b' },
];

const all: readonly ValueCase[] = [
  ...texts,
  ...integers,
  ...reals,
  ...bytes,
  ...times,
  ...documents,
  ...nulls,
  ...converted,
];

/** Every value comes back as it was written: through the builder, and through one that only reads. */
export function describeValues(builders: () => { writer: Kysely<SampleSchema>; reader: Kysely<SampleSchema> }): void {
  describe('gives back', () => {
    it.each(all.map((one) => [one.title, one] as const))('%s', async (_title, { column, write, ...rest }) => {
      const expected = 'read' in rest ? rest.read : write;
      const { writer, reader } = builders();
      const written = await writer
        .insertInto('samples')
        .values({ [column]: write })
        .returning(['id', column])
        .executeTakeFirstOrThrow();
      expectSame(written[column], expected);
      for (const db of [writer, reader]) {
        const row = await db
          .selectFrom('samples')
          .select(column)
          .where('id', '=', written.id)
          .executeTakeFirstOrThrow();
        expectSame(row[column], expected);
      }
    });

    it('an object with its keys in the order they were given', async () => {
      const { writer } = builders();
      const keys = ['z', 'a', 'mm', 'b'];
      const json = Object.fromEntries(keys.map((key) => [key, 1]));
      const row = await writer.insertInto('samples').values({ json }).returning('json').executeTakeFirstOrThrow();
      expect(Object.keys(row.json as object)).toEqual(keys);
    });

    it('all columns of a row together', async () => {
      const { writer } = builders();
      const sample = { text: 'x', integer: 7, real: 0.5, bytes: Buffer.from('b'), json: { a: 1 }, flag: true, at: 9 };
      const { id, ...row } = await writer.insertInto('samples').values(sample).returningAll().executeTakeFirstOrThrow();
      expect(typeof id).toBe('number');
      expect(row).toStrictEqual(sample);
    });
  });

  describe('keeps a time apart from the time zone of the process', () => {
    it.each([
      ['Pacific/Auckland', 'America/St_Johns'],
      ['America/Los_Angeles', 'UTC'],
      ['Asia/Kathmandu', 'Europe/Berlin'],
    ])('written in %s, read in %s', async (writing, reading) => {
      const { writer } = builders();
      const before = process.env['TZ'];
      try {
        process.env['TZ'] = writing;
        const local = new Date(2025, 6, 15, 12, 30);
        const { id } = await writer
          .insertInto('samples')
          .values({ at: local as unknown as number })
          .returning('id')
          .executeTakeFirstOrThrow();
        process.env['TZ'] = reading;
        const query = writer.selectFrom('samples').select('at').where('id', '=', id);
        expect((await query.executeTakeFirstOrThrow()).at).toBe(local.getTime());
      } finally {
        if (before === undefined) delete process.env['TZ'];
        else process.env['TZ'] = before;
      }
    });
  });
}

/** As `toStrictEqual`, which looks at every byte of a Buffer as a property. */
function expectSame(actual: unknown, expected: unknown): void {
  if (Buffer.isBuffer(expected) && Buffer.isBuffer(actual)) expect(expected.equals(actual)).toBe(true);
  else expect(actual).toStrictEqual(expected);
}
