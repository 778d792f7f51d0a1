import { catalogue, checkExamples, policies } from '@opspilot/compliance';
import type { BenchRow } from '../../../../bench/bench-row.js';
import { noBar } from '../../../../bench/harness.js';

function countRow(name: string, value: number, atLeast: number | undefined): BenchRow {
  const bar = atLeast === undefined ? noBar : { bar: `≥ ${atLeast}`, met: value >= atLeast };
  return { name, value, unit: 'rules', against: 'the catalogue', ratio: null, ...bar };
}

/** How many rules there are, for each framework and of each family. */
export function coverageRows(): readonly BenchRow[] {
  const failures = checkExamples(catalogue).length;
  const families = new Map<string, number>();
  for (const { id } of catalogue) families.set(id.slice(0, 3), (families.get(id.slice(0, 3)) ?? 0) + 1);
  const examples = catalogue.flatMap((rule) => [...rule.examples.matching, ...rule.examples.other]);
  return [
    countRow('rules', catalogue.length, 120),
    ...['nist', 'pci', 'hipaa', 'sox', 'cis'].map((name) =>
      countRow(`rules that map to ${name}`, policies(name).totalRules, 45),
    ),
    ...['cis-debian-12', 'cis-docker', 'cis-kubernetes'].map((name) =>
      countRow(`rules that map to ${name}`, policies(name).totalRules, undefined),
    ),
    ...[...families].map(([family, count]) => countRow(`rules of ${family}`, count, undefined)),
    {
      name: 'examples that are not as their rule says',
      value: failures,
      unit: 'examples',
      against: `${examples.length} examples`,
      ratio: null,
      bar: '0',
      met: failures === 0,
    },
  ];
}
