import { OpsError } from '@opspilot/core';
import { describe, expect, expectTypeOf, it } from 'vitest';

const module = new URL('../../src/errors/ops-error.ts', import.meta.url).href;

/** The module a second time, as an application gets it whose tree holds two copies of the package. */
async function anotherCopy(): Promise<typeof OpsError> {
  const copy = (await import(/* @vite-ignore */ `${module}?copy`)) as { readonly OpsError: typeof OpsError };
  return copy.OpsError;
}

describe('OpsError', () => {
  it('carries code, message, details and cause', () => {
    const cause = new Error('underneath');
    const error = new OpsError('host-unknown', 'No host web-9; add it.', { details: { host: 'web-9' }, cause });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'OpsError', code: 'host-unknown', message: 'No host web-9; add it.', cause });
    expect(error.details).toEqual({ host: 'web-9' });
    expect(String(error)).toBe('OpsError: No host web-9; add it.');
  });

  it('has neither cause nor details where none were given', () => {
    const error = new OpsError('host-unknown', 'No host.');
    expect('cause' in error).toBe(false);
    expect(error.details).toEqual({});
  });

  it('keeps details of its own, frozen', () => {
    const details = { host: 'web-9' };
    const error = new OpsError('host-unknown', 'No host.', { details });
    details.host = 'web-1';
    expect(error.details).toEqual({ host: 'web-9' });
    expect(Object.isFrozen(error.details)).toBe(true);
  });

  it('gives JSON of code, message and details alone', () => {
    const cause = new Error('secret');
    const error = new OpsError('host-unknown', 'No host.', { details: { host: 'web-9' }, cause });
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      code: 'host-unknown',
      message: 'No host.',
      details: { host: 'web-9' },
    });
  });

  it('is recognised across two copies of the package', async () => {
    const Other = await anotherCopy();
    expect(Other).not.toBe(OpsError);
    const error = new Other('host-unknown', 'No host.');
    expect(error).not.toBeInstanceOf(OpsError);
    expect(OpsError.is(error)).toBe(true);
    expect(OpsError.is(error, 'host-unknown')).toBe(true);
    expect(OpsError.is(error, 'host-gone')).toBe(false);
    expect(Other.is(new OpsError('host-unknown', 'No host.'), 'host-unknown')).toBe(true);
  });

  it.each([
    undefined,
    null,
    'host-unknown',
    7,
    new Error('no'),
    { code: 'host-unknown', message: '', details: {} },
    Object.create(null),
  ])('is not %j', (value) => {
    expect(OpsError.is(value)).toBe(false);
    expect(OpsError.is(value, 'host-unknown')).toBe(false);
  });

  it('shows its mark to nobody', () => {
    const error = new OpsError('host-unknown', 'No host.');
    expect(Object.getOwnPropertySymbols(Object.assign({}, error))).toEqual([]);
  });

  it('narrows to the code that was asked for', () => {
    const error: unknown = new OpsError('host-unknown', 'No host.');
    if (!OpsError.is(error, 'host-unknown')) throw new Error('not recognised');
    expectTypeOf(error.code).toEqualTypeOf<'host-unknown'>();
    expect(error.code).toBe('host-unknown');
  });
});
