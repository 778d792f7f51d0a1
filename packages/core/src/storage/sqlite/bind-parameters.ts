import { checkParameter } from '../codec/check-parameter.js';

/**
 * Parameters as better-sqlite3 takes them. Whole numbers go as integers: it would bind every number as a float, and
 * `at / 60000` would then divide differently from PostgreSQL.
 *
 * @throws OpsError `storage-value-unsupported`
 */
export function bindParameters(parameters: readonly unknown[]): unknown[] {
  const bound = new Array<unknown>(parameters.length);
  for (let i = 0; i < parameters.length; i++) {
    const value = parameters[i];
    if (typeof value === 'number' && Number.isSafeInteger(value)) bound[i] = BigInt(value);
    else if (typeof value === 'boolean') bound[i] = value ? 1n : 0n;
    else bound[i] = bindOther(value, i);
  }
  return bound;
}

function bindOther(value: unknown, index: number): unknown {
  const checked = checkParameter(value, index);
  return typeof checked === 'number' && Number.isSafeInteger(checked) ? BigInt(checked) : checked;
}
