import { type InventoryPlace, inventoryInvalid } from '../inventory-error.js';

const mostNames = 65_536;
const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const range = /\[([^[\]]*)\]/;

/**
 * The names that a pattern such as `web[01:20].example.com` or `db-[a:f:2]` stands for: begin and end are both included,
 * a begin with leading zeros sets the width, a third number is the step. Several ranges make all combinations.
 *
 * @throws OpsError `inventory-invalid`
 */
export function expandRanges(pattern: string, place: InventoryPlace): readonly string[] {
  let names: readonly string[] = [pattern];
  for (let found = range.exec(pattern); found !== null; found = range.exec(names[0] ?? '')) {
    const values = rangeValues(found[1] ?? '', pattern, place);
    if (values.length * names.length > mostNames) {
      throw inventoryInvalid(place, `${JSON.stringify(pattern)} stands for more than ${mostNames} hosts.`);
    }
    names = names.flatMap((name) => values.map((value) => name.replace(range, () => value)));
  }
  if (!/[[\]]/.test(names[0] ?? '')) return names;
  throw inventoryInvalid(place, `${JSON.stringify(pattern)} has a bracket without its other half.`);
}

function rangeValues(text: string, pattern: string, place: InventoryPlace): readonly string[] {
  const refuse = (expected: string): never => {
    throw inventoryInvalid(place, `the range [${text}] of ${JSON.stringify(pattern)} expects ${expected}.`);
  };
  const [, begin = '', end = '', stepText = '1'] = /^([^:]*):([^:]+)(?::(\d{1,5}))?$/.exec(text) ?? [];
  const step = Number(stepText);
  if (end === '' || step === 0) return refuse('begin:end or begin:end:step, such as 01:20 or a:f');
  if (/^[a-zA-Z]$/.test(begin) && /^[a-zA-Z]$/.test(end)) {
    const [first, last] = [letters.indexOf(begin), letters.indexOf(end)];
    if (first > last) return refuse('an end that is not before its begin');
    return steps(first, last, step).map((index) => letters[index] ?? '');
  }
  if (!/^\d{0,15}$/.test(begin) || !/^\d{1,15}$/.test(end)) return refuse('two numbers or two letters');
  const isPadded = begin.length > 1 && begin.startsWith('0');
  if (isPadded && begin.length !== end.length) return refuse('a begin with zeros that is as long as its end');
  const [first, last] = [Number(begin), Number(end)];
  if (first > last) return refuse('an end that is not before its begin');
  if ((last - first) / step >= mostNames) return refuse(`at most ${mostNames} hosts`);
  return steps(first, last, step).map((value) => String(value).padStart(isPadded ? begin.length : 0, '0'));
}

function steps(first: number, last: number, step: number): readonly number[] {
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step);
}
