import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unmetEngine } from '../../scripts/setup/node-version.mjs';

const root = join(import.meta.dirname, '..', '..');

describe('unmetEngine', () => {
  it.each([
    ['20.19.0', undefined],
    ['20.20.2', undefined],
    ['24.0.0', undefined],
    ['20.18.3', 'OpsPilot needs Node.js 20.19 or newer, and this is 20.18.3.'],
    ['18.20.4', 'OpsPilot needs Node.js 20.19 or newer, and this is 18.20.4.'],
  ])('judges %s', (version, complaint) => {
    const said = unmetEngine(root, version);
    if (complaint === undefined) expect(said).toBeUndefined();
    else expect(said).toContain(complaint);
  });
});
