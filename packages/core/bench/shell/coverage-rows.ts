import type { BenchRow } from '../../../../bench/bench-row.js';
import { noBar } from '../../../../bench/harness.js';
import { catalogue } from '../../src/shell/catalogue/catalogue.js';
import type { ToolSpec } from '../../src/shell/tools/tool-spec.js';

function namesOf(specs: readonly ToolSpec[]): ReadonlySet<string> {
  return new Set(specs.flatMap(({ names }) => names.split(/\s+/)));
}

function row(name: string, value: number, atLeast?: number): BenchRow {
  const plain = { name, value, unit: 'known', against: 'the catalogue', ratio: null };
  return atLeast === undefined ? { ...plain, ...noBar } : { ...plain, bar: `≥ ${atLeast}`, met: value >= atLeast };
}

/** What the catalogue of tools knows. */
export function coverageRows(): readonly BenchRow[] {
  const usages = catalogue.flatMap((spec) => [spec, ...Object.values(spec.subcommands ?? {})]);
  return [
    row('commands', namesOf(catalogue).size, 300),
    row('wrappers', namesOf(catalogue.filter(({ wrapper }) => wrapper === true)).size, 60),
    row('option grammars', usages.filter(({ options }) => options !== undefined).length),
    row('subcommands', usages.length - catalogue.length),
  ];
}
