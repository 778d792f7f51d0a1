import { mustBe, type OptionRules, optionProblem } from '@opspilot/core';
import { describe, expect, it } from 'vitest';

interface Options {
  readonly digest: string;
  readonly force?: boolean;
  readonly paths?: readonly string[];
  readonly seconds?: number;
  readonly mode?: 'one' | 'two';
  readonly become?: { readonly user: string; readonly password?: string };
  readonly parts?: readonly { readonly host?: string }[];
}

const rules: OptionRules<Options> = {
  digest: mustBe.given(mustBe.text),
  force: mustBe.flag,
  paths: mustBe.texts,
  seconds: mustBe.wholeNumber(1, 60),
  mode: mustBe.oneOf('one', 'two'),
  become: mustBe.options<NonNullable<Options['become']>>({ user: mustBe.given(mustBe.text), password: mustBe.text }),
  parts: mustBe.listOf(mustBe.options<{ readonly host?: string }>({ host: mustBe.text })),
};

const digest = 'abc';

describe('rules of options', () => {
  it.each<[given: unknown, option: string, says: RegExp]>([
    [{ digets: 'abc' }, 'digets', /no option "digets"\. Did you mean "digest"\? There are digest, force, paths/],
    [{ digest, forse: true }, 'forse', /Did you mean "force"/],
    [{ digest, Force: true }, 'Force', /Did you mean "force"/],
    [{ digest, dryRun: true }, 'dryRun', /no option "dryRun"\. There are/],
    [{ digest, constructor: 1 }, 'constructor', /no option "constructor"/],
    [{}, 'digest', /"digest" must be a text that is not empty, not nothing/],
    [{ digest, force: 'false' }, 'force', /"force" must be true or false, not a text/],
    [{ digest, force: 1 }, 'force', /not 1/],
    [{ digest, force: null }, 'force', /not null/],
    [{ digest, paths: '/etc' }, 'paths', /a list of texts/],
    [{ digest, paths: ['/etc', ''] }, 'paths', /a list of texts/],
    [{ digest, seconds: '5' }, 'seconds', /a whole number of 1\.\.60, not a text/],
    [{ digest, seconds: 61 }, 'seconds', /not 61/],
    [{ digest, seconds: Number.NaN }, 'seconds', /not NaN/],
    [{ digest, mode: 'three' }, 'mode', /one of one, two/],
    [{ digest, become: 'root' }, 'become', /"become" must be an object of user, password, not a text/],
    [{ digest, become: { usr: 'root' } }, 'become.usr', /Did you mean "become\.user"/],
    [{ digest, become: { user: 'root', password: 5 } }, 'become.password', /must be a text/],
    [{ digest, parts: [{}, { hots: 'a' }] }, 'parts[1].hots', /Did you mean "parts\[1\]\.host"/],
    [{ digest, parts: {} }, 'parts', /a list, not an object/],
    ['abc', '', /Options must be an object of digest, .*not a text/],
    [null, '', /not null/],
    [[], '', /not a list/],
  ])('tell what is wrong with %j: %s', (given, option, says) => {
    const problem = optionProblem(given, rules);
    expect(problem).toEqual({ option, message: expect.stringMatching(says) });
  });

  it.each([
    { digest },
    { digest, force: undefined, become: { user: 'root' }, parts: [{ host: 'a' }], seconds: 60, mode: 'one', paths: [] },
  ])('have nothing to say of %j', (given) => {
    expect(optionProblem(given, rules)).toBeUndefined();
  });

  it('look at options that an object has from its class, too', () => {
    class Given {
      get digest() {
        return 5;
      }
    }
    expect(optionProblem(new Given(), rules)).toMatchObject({ option: 'digest' });
  });

  it('never show the text that was given', () => {
    const wrong = { digest, force: 'Kept4Nobody', seconds: 'Kept4Nobody', become: 'Kept4Nobody' };
    expect(optionProblem(wrong, rules)?.message).not.toContain('Kept4Nobody');
  });
});
