import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/audit/record/canonical-json.js';

const canonical = (value: unknown): string =>
  canonicalJson(value, (path, problem) => new TypeError(`${path}: ${problem}`));

/** A double from the hexadecimal of its IEEE 754 form. */
const double = (hex: string): number => Buffer.from(hex, 'hex').readDoubleBE();

describe('canonical JSON (RFC 8785)', () => {
  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('writes the number %s of appendix B as %s', (hex, text) => {
    expect(canonical(double(hex))).toBe(text);
  });

  it.each(['7fffffffffffffff', '7ff0000000000000', 'fff0000000000000'])('refuses the number %s', (hex) => {
    expect(() => canonical(double(hex))).toThrow('JSON has no');
  });

  it('writes the sample of section 3.2.2 as the bytes of section 3.2.4', () => {
    const sample: unknown = JSON.parse(String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`);
    expect(Buffer.from(canonical(sample)).toString('hex')).toBe(
      '7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a5b3333333333333333332e33333333333333' +
        '2c31652b33302c342e352c302e3030322c31652d32375d2c22737472696e67223a22e282ac245c75303030665c6e4127425c225c5c5c5c5c222f227d',
    );
  });

  it('sorts names by UTF-16 code units, as the sample of section 3.2.3', () => {
    const sample = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    expect(Object.values(JSON.parse(canonical(sample).replace('"1":', '"one":')))).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
  });

  it.each<[string, unknown, string]>([
    ['a lone surrogate', { a: ['\ud800'] }, 'a[0]: the text has a lone surrogate'],
    ['a lone surrogate in a name', { a: { '\udead': 1 } }, 'lone surrogate'],
    ['undefined in an array', { a: [undefined] }, 'a[0]: JSON has no undefined'],
    ['a hole', { a: new Array(1) }, 'a[0]: JSON has no undefined'],
    ['a function', { a: () => 1 }, 'a: JSON has no function'],
    ['a bigint', { a: { b: 1n } }, 'a.b: JSON has no bigint'],
    ['a map', { a: new Map() }, 'a: a Map is no plain object'],
    ['a date', { a: new Date(0) }, 'a: a Date is no plain object'],
    ['an object with a form of its own', { a: { toJSON: () => 1 } }, 'a: a Object is no plain object'],
  ])('refuses %s, naming its place', (_, value, problem) => {
    expect(() => canonical(value)).toThrow(problem);
  });

  it('refuses what contains itself', () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    expect(() => canonical(loop)).toThrow('levels');
  });

  it('gives one text for a value however its names were ordered, which parses back to it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const parsed = JSON.parse(JSON.stringify(value));
        const text = canonical(parsed);
        const turned: unknown = JSON.parse(JSON.stringify(parsed), (_, part) =>
          typeof part === 'object' && part !== null && !Array.isArray(part)
            ? Object.fromEntries(Object.entries(part).reverse())
            : part,
        );
        expect(canonical(turned)).toBe(text);
        expect(JSON.parse(text)).toEqual(parsed);
      }),
    );
  });
});
