import { randomBytes } from 'node:crypto';
import { createRedactor, type Redactor } from '@opspilot/core';
import type { Bench, BenchRow } from '../../../bench/bench-row.js';
import { compare, measure } from '../../../bench/harness.js';
import { findLeaks } from '../test/secrets/leak-check.js';
import { privateKey, webToken } from '../test/secrets/tokens.js';

const chunkBytes = 65_536;
const floodBytes = 32 * 1_048_576;
const mebibyte = 1_048_576;
const splits = 100_000;

/** mulberry32: a seed that is printed makes a failure repeatable. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What a build prints, over and over, as one chunk. */
function logChunk(): Buffer {
  const lines: string[] = [];
  for (let i = 0; lines.length * 90 < chunkBytes * 2; i++) {
    lines.push(
      `2026-03-0${1 + (i % 9)}T12:${10 + (i % 50)}:07.${100 + (i % 900)}Z info  worker-${i % 7} compiled src/modules/part-${i}.ts in ${i % 311} ms (cache hit, ${i * 37} bytes)`,
    );
  }
  return Buffer.from(lines.join('\n')).subarray(0, chunkBytes);
}

const secrets = Array.from(
  { length: 10 },
  (_, index) => `S3cr+t/${index}-${'kq7ZxP'.repeat(1 + (index % 4))}"${index}$'`,
);

function flood(redactor: Redactor, chunk: Buffer): () => void {
  return () => {
    const stream = redactor.stream();
    for (let sent = 0; sent < floodBytes; sent += chunk.length) stream.write(chunk);
    stream.end();
  };
}

/** The floor: a native search of each chunk for each of `needles`, blind to shapes and to what chunks cut in two. */
function search(needles: readonly Buffer[], chunk: Buffer): () => void {
  return () => {
    for (let sent = 0; sent < floodBytes; sent += chunk.length) {
      for (const needle of needles) if (chunk.includes(needle)) throw new Error('the flood must hold no secret');
    }
  };
}

/** A secret in the forms that every redactor has to know at least. */
function forms(secret: string): readonly Buffer[] {
  const bytes = Buffer.from(secret);
  const aligned = [0, 1, 2].map((offset) =>
    Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .slice(4, -4),
  );
  const hex = bytes.toString('hex');
  const texts = [secret, hex, hex.toUpperCase(), encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
  return [...texts, ...aligned, ...aligned.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))].map((form) =>
    Buffer.from(form),
  );
}

/** Per second of CPU: what else runs on the machine does not count. */
const throughput = (cpuMicroseconds: number): number => floodBytes / mebibyte / (cpuMicroseconds / 1_000_000);

async function floodRows(): Promise<readonly BenchRow[]> {
  const chunk = logChunk();
  const withSecrets = createRedactor();
  for (const secret of secrets) withSecrets.add(secret);
  const times = await compare(3, {
    none: () => measure(1, flood(createRedactor(), chunk)),
    ten: () => measure(1, flood(withSecrets, chunk)),
    exact: () =>
      measure(
        1,
        search(
          secrets.map((secret) => Buffer.from(secret)),
          chunk,
        ),
      ),
    encoded: () => measure(1, search(secrets.flatMap(forms), chunk)),
  });
  const row = (name: string, ours: 'none' | 'ten', floor: 'exact' | 'encoded', against: string): BenchRow => {
    const value = throughput(times[ours].cpuMicroseconds);
    const ratio = value / throughput(times[floor].cpuMicroseconds);
    return { name, value, unit: 'MiB per CPU second', against, ratio, bar: '≥ 100', met: value >= 100 };
  };
  return [
    row('redactor: flood, shapes, no secret known', 'none', 'exact', 'Buffer.includes of 10 secrets as they are'),
    row('redactor: flood, shapes and 10 secrets', 'ten', 'encoded', 'Buffer.includes of 10 secrets in 11 forms'),
  ];
}

/** A command line, as `run` redacts several of. */
async function shortRows(): Promise<readonly BenchRow[]> {
  const redactor = createRedactor();
  for (const secret of secrets) redactor.add(secret);
  const command = 'sudo systemctl restart nginx';
  const count = 100_000;
  const times = await compare(5, {
    ours: () =>
      measure(1, () => {
        for (let i = 0; i < count; i++) redactor.text(command);
      }),
    floor: () =>
      measure(1, () => {
        for (let i = 0; i < count; i++) for (const secret of secrets) command.includes(secret);
      }),
  });
  const value = times.ours.cpuMicroseconds / count;
  const floor = times.floor.cpuMicroseconds / count;
  return [
    {
      name: 'redactor: a short command line, 10 secrets known',
      value,
      unit: 'µs CPU',
      against: 'String.includes, 10 secrets as they are',
      ratio: value / floor,
      bar: '≤ 2 µs',
      met: value <= 2,
    },
  ];
}

/** Time of a text twice as long over that of the text: 2 when time is linear, 4 when it is quadratic. */
async function growthRow(): Promise<BenchRow> {
  const hostile = [
    'a'.repeat(200),
    'eyJ-',
    'key=',
    '://a:',
    ' -pa',
    'mysql -pa ',
    'password password ',
    '-----BEGIN ',
    '\\"',
    'eyJhbGci.',
  ];
  const redactor = createRedactor();
  redactor.add(`${'a'.repeat(400)}b`);
  let worst = 0;
  for (const part of hostile) {
    const text = Buffer.from(part.repeat(Math.ceil(mebibyte / 4 / part.length)));
    const twice = Buffer.concat([text, text]);
    const times = await compare(3, {
      once: () => measure(1, () => redactor.value(text)),
      double: () => measure(1, () => redactor.value(twice)),
    });
    worst = Math.max(worst, times.double.cpuMicroseconds / times.once.cpuMicroseconds);
  }
  return {
    name: 'redactor: growth of time over hostile floods of 256 and 512 KiB, worst',
    value: worst,
    unit: '×',
    against: 'the same flood, half as long',
    ratio: worst,
    bar: '≤ 3×',
    met: worst <= 3,
  };
}

interface Case {
  readonly bytes: Buffer;
  readonly hidden: readonly string[];
}

/** A text with secrets in many forms between noise. */
function makeCase(random: () => number, known: readonly string[]): Case {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const shaped = [webToken(43 + Math.floor(random() * 100)), privateKey('PRIVATE KEY', 200)];
  const forms: readonly ((secret: string) => string)[] = [
    (secret) => secret,
    (secret) => Buffer.from(`${'x'.repeat(Math.floor(random() * 3))}${secret}`).toString('base64'),
    (secret) => Buffer.from(`${'x'.repeat(Math.floor(random() * 3))}${secret}tail`).toString('base64url'),
    (secret) => Buffer.from(secret).toString('hex'),
    (secret) => encodeURIComponent(secret),
    (secret) => JSON.stringify({ secret }),
    (secret) => `'${secret.replaceAll("'", "'\\''")}'`,
  ];
  const parts: Buffer[] = [];
  for (let i = 0; i < 5; i++) {
    const noise = Buffer.from(Array.from({ length: Math.floor(random() * 12) }, () => Math.floor(random() * 256)));
    parts.push(noise, Buffer.from(pick(['\n', ' ', '"', '=', ': '])));
    parts.push(
      Buffer.from(random() < 0.85 ? pick(forms)(pick(known)) : pick(shaped)),
      Buffer.from(pick(['\n', ' ', '"'])),
    );
    // Beginnings of secrets that come to nothing, just before the next.
    if (random() < 0.3) parts.push(Buffer.from(pick(known).slice(0, 1 + Math.floor(random() * 6))));
  }
  return { bytes: Buffer.concat(parts), hidden: [...known, ...shaped.map(middle)] };
}

/** A stretch of a long secret: enough to call its showing a leak. */
function middle(secret: string): string {
  const start = Math.floor(secret.length / 2);
  return secret.slice(start, start + 24);
}

async function leakRow(): Promise<BenchRow> {
  const seed = Number(process.env['OPSPILOT_BENCH_SEED'] ?? randomBytes(4).readUInt32LE());
  const random = seeded(seed);
  const redactor = createRedactor();
  for (const secret of secrets) redactor.add(secret);
  let leaks = 0;
  let differences = 0;
  const splitsPerCase = 100;
  const checked = new Set<string>();
  for (let done = 0; done < splits; done += splitsPerCase) {
    const { bytes, hidden } = makeCase(random, secrets);
    const whole = Buffer.from(redactor.value(bytes)).toString('latin1');
    checked.clear();
    for (let split = 0; split < splitsPerCase; split++) {
      const output = inRandomChunks(redactor, bytes, random);
      if (output !== whole) differences++;
      // Outputs that are the same leak the same.
      if (checked.has(output)) continue;
      checked.add(output);
      leaks += hidden.filter((secret) => findLeaks(Buffer.from(output, 'latin1'), secret).length > 0).length;
    }
  }
  return {
    name: `redactor: ${splits.toLocaleString('en')} random chunk splits (seed ${seed}), leaks and differences from one-shot`,
    value: leaks + differences,
    unit: 'leaks',
    against: 'search and decoding of the output, independent of the redactor',
    ratio: null,
    bar: '0',
    met: leaks + differences === 0,
  };
}

function inRandomChunks(redactor: Redactor, bytes: Buffer, random: () => number): string {
  const stream = redactor.stream();
  const longest = 1 + Math.floor(random() ** 3 * bytes.length);
  let output = '';
  for (let start = 0; start < bytes.length; ) {
    const end = Math.min(bytes.length, start + 1 + Math.floor(random() * longest));
    output += Buffer.from(stream.write(bytes.subarray(start, end))).toString('latin1');
    start = end;
  }
  return output + Buffer.from(stream.end()).toString('latin1');
}

/** Secrets stay hidden however output is cut, at a price that a flood can pay. */
export const bench: Bench = async () => [
  await leakRow(),
  ...(await floodRows()),
  ...(await shortRows()),
  await growthRow(),
];
