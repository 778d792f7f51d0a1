import { randomBytes } from 'node:crypto';
import type { AuditEntry } from '@opspilot/compliance';
import type { Redactor } from '@opspilot/core';
import { decision } from './samples.js';

/** Secrets that must never be found again, half of them told to the redactor, half to be known by their looks. */
export interface Canaries {
  readonly secrets: readonly string[];
  readonly entries: readonly AuditEntry[];
}

/** `count` secrets, in every place of entries and in several forms. */
export function plantCanaries(count: number, redactor: Redactor): Canaries {
  const secrets: string[] = [];
  const entries: AuditEntry[] = [];
  for (let i = 0; i < count; i++) {
    const isKnown = i % 2 === 0;
    // With a letter first: what begins with a dash is an option to whoever reads a command line.
    const secret = `${isKnown ? 'Kn0wn' : 'S'}${randomBytes(18).toString('base64url')}${isKnown ? '"\'$+/' : ''}`;
    if (isKnown) redactor.add(secret, `canary-${i}`);
    secrets.push(secret);
    entries.push(isKnown ? withKnown(i, secret) : withShaped(i, secret));
  }
  return { secrets, entries };
}

/** A known secret may stand anywhere, in any of the usual encodings. */
function withKnown(index: number, secret: string): AuditEntry {
  const forms = [
    secret,
    Buffer.from(secret).toString('base64'),
    Buffer.from(secret).toString('hex'),
    encodeURIComponent(secret),
    JSON.stringify({ secret }),
  ];
  const text = forms[index % forms.length] ?? secret;
  const base = decision(index);
  switch (index % 6) {
    case 0:
      return { ...base, command: `login ${text} now` };
    case 2:
      return { ...base, subject: text, host: `host-${text}` };
    case 4: {
      const findings = base.data.findings.map((finding) => ({
        ...finding,
        reason: text,
        alternatives: [`use ${text}`],
      }));
      return { ...base, data: { ...base.data, findings } };
    }
    default:
      return { type: 'custom.secret-seen', actor: { id: text, roles: [text] }, data: { [text]: [{ deep: { text } }] } };
  }
}

/** An unknown secret is found by what stands around it. */
function withShaped(index: number, secret: string): AuditEntry {
  const shapes = [
    `PGPASSWORD=${secret} psql`,
    `mysql -p${secret} -u root`,
    `curl -H 'Authorization: Bearer ${secret}' https://x.example`,
    `curl https://user:${secret}@x.example/`,
    `deploy --token ${secret}`,
  ];
  const text = shapes[index % shapes.length] ?? secret;
  const base = decision(index);
  if (index % 4 === 1) return { ...base, command: text };
  return { type: 'exception.revoked', actor: base.actor, data: { rule: 'A-001', reason: text } };
}

/** Which of `secrets` stand in `bytes`, as they are or in an encoding; found by other means than the redactor has. */
export function leakedCanaries(bytes: Buffer, secrets: readonly string[]): readonly string[] {
  const text = bytes.toString('latin1');
  const haystack = [text, ...decoded(text)].join('\n');
  return secrets.filter((secret) =>
    [
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
      JSON.stringify(JSON.stringify(secret)).slice(3, -3),
      secret.replaceAll('"', '""'),
      JSON.stringify(secret).slice(1, -1).replaceAll('"', '""'),
    ].some((form) => haystack.includes(form)),
  );
}

/** Every run of characters that may be Base64 or hexadecimal, decoded from each position that can be its beginning. */
function* decoded(text: string): Iterable<string> {
  for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{16,}/g)) {
    for (let offset = 0; offset < 4; offset++) yield Buffer.from(run.slice(offset), 'base64').toString('latin1');
  }
  for (const [run] of text.matchAll(/[0-9a-fA-F]{16,}/g)) {
    for (let offset = 0; offset < 2; offset++) yield Buffer.from(run.slice(offset), 'hex').toString('latin1');
  }
}
