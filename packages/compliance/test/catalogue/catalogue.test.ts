import { describe, expect, it } from 'vitest';
import { catalogue, checkExamples, frameworks } from '../../src/index.js';
import { controlsOf } from '../../src/policy/controls-of.js';

describe('the catalogue', () => {
  it('finds what its examples say, and nothing in the others', () => {
    expect(checkExamples(catalogue)).toEqual([]);
  });

  it('has rules with an id each, and five examples of either kind', () => {
    expect(new Set(catalogue.map(({ id }) => id)).size).toBe(catalogue.length);
    for (const { id, examples } of catalogue) {
      expect(id).toMatch(/^[A-Z]{3}-\d{3}$/);
      expect(new Set(examples.matching).size, id).toBeGreaterThanOrEqual(5);
      expect(new Set(examples.other).size, id).toBeGreaterThanOrEqual(5);
    }
  });

  it('maps to controls that their frameworks have, in the edition that is told', () => {
    const known = new Set(
      frameworks.flatMap(({ id, edition, controls }) =>
        Object.keys(controls).map((control) => `${id} ${edition} ${control}`),
      ),
    );
    for (const rule of catalogue) {
      const { id } = rule;
      const controls = controlsOf(rule);
      expect(controls.length, id).toBeGreaterThan(0);
      const references = controls.map(({ framework, edition, control }) => `${framework} ${edition} ${control}`);
      expect(
        references.filter((reference) => !known.has(reference)),
        id,
      ).toEqual([]);
      expect(new Set(references).size, id).toBe(references.length);
    }
  });

  it('says what is wrong and what to do instead, and promises nothing', () => {
    for (const { id, title, reason } of catalogue) {
      expect(title.length, id).toBeLessThanOrEqual(80);
      expect(reason, id).toMatch(/^[A-Z].*[.)]$/s);
      expect(reason.split(/[.;:] /).length, id).toBeGreaterThan(1);
      expect(`${title} ${reason}`, id).not.toMatch(/\bcertif(?:y|ies|ied)\b|complian/i);
    }
    expect(new Set(catalogue.map(({ title }) => title)).size).toBe(catalogue.length);
  });
});
