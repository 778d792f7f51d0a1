import { isObject, type Parts } from '../is-object.js';
import type { Form, ObjectForm } from '../plan/form.js';

/** Milliseconds of each unit. */
const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of a time such as `30s`, `1.5h` or `500ms`; undefined for any other text. */
function millisecondsOf(text: string): number | undefined {
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text) ?? [];
  const each = units[unit];
  return each === undefined ? undefined : Math.round(Number(amount) * each);
}

function readParts(value: Parts, formOf: (part: string) => Form | undefined): Parts {
  const entries = Object.entries(value).map(([part, given]) => {
    const form = formOf(part);
    return [part, form === undefined ? given : readTimes(given, form)];
  });
  return Object.fromEntries(entries);
}

function ofObject(value: Parts, { parts }: ObjectForm): Parts {
  return readParts(value, (part) => (Object.hasOwn(parts, part) ? parts[part] : undefined));
}

function ofKind(value: Parts, kinds: Readonly<Record<string, ObjectForm>>): Parts {
  const { type } = value;
  const kind = typeof type === 'string' && Object.hasOwn(kinds, type) ? kinds[type] : undefined;
  return kind === undefined ? value : ofObject(value, kind);
}

function ofList(value: unknown, form: Form): unknown {
  return Array.isArray(value) ? value.map((each) => readTimes(each, form)) : value;
}

/** A value in which every time that is written as a text is the number of its milliseconds. What does not have the form stays. */
export function readTimes(value: unknown, form: Form): unknown {
  if (form === 'time') return typeof value === 'string' ? (millisecondsOf(value) ?? value) : value;
  if (typeof form === 'string' || 'oneOf' in form) return value;
  if ('listOf' in form) return ofList(value, form.listOf);
  if ('oneOrMore' in form) {
    return Array.isArray(value) ? ofList(value, form.oneOrMore) : readTimes(value, form.oneOrMore);
  }
  if (!isObject(value)) return value;
  if ('each' in form) return readParts(value, () => form.each);
  return 'parts' in form ? ofObject(value, form) : ofKind(value, form.byType);
}
