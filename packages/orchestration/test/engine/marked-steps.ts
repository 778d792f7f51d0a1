import { expect } from 'vitest';
import type { Plan } from '../../src/index.js';
import { type EngineSite, hostNames } from '../../src/testing/engine-site.js';

/** Steps one after another, each of which leaves a mark when it begins and when it ends, and takes what is done in between. */
export function markedSteps({ folder }: EngineSite, count: number, between: (step: number) => string): Plan {
  const ids = Array.from({ length: count }, (_, index) => `s${index}`);
  const mark = (id: string, what: string): string => `echo ${what} >> ${folder}/${id}-{{host}}`;
  return {
    name: 'p',
    steps: ids.map((id, index) => ({
      id,
      needs: ids.slice(Math.max(0, index - 1), index),
      command: `${mark(id, 'begun')}; ${between(index)}; ${mark(id, 'done')}`,
    })),
  };
}

export async function expectEachOnce(site: EngineSite, { steps }: Plan): Promise<void> {
  for (const { id } of steps) {
    for (const host of hostNames) expect(await site.read(`${id}-${host}`)).toBe('begun\ndone\n');
  }
}
