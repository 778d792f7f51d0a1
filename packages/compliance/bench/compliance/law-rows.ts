import { catalogue } from '@opspilot/compliance';
import { decisions } from '@opspilot/core';
import type { BenchRow } from '../../../../bench/bench-row.js';
import { wrappings } from '../../test/fixtures/wrapped-commands.js';
import { decide } from './default-policy.js';

const rank = (command: string): number => decisions.indexOf(decide(command).decision);

/** How often what stands around a command lowers what is decided of it. */
export function lawRows(): readonly BenchRow[] {
  const commands = catalogue.flatMap(({ examples }) => [...examples.matching, ...examples.other]);
  // What is cut off at a limit is longer when it is wrapped, and decided alike anyway.
  const short = [...new Set(commands)].filter((command) => command.length < 500);
  const forms = short.flatMap((command) =>
    Object.values(wrappings).map((wrap) => ({ command, wrapped: wrap(command) })),
  );
  const kept = forms.filter(({ command, wrapped }) => rank(wrapped) >= rank(command)).length;
  const share = (100 * kept) / forms.length;
  return [
    {
      name: 'wrapped commands decided no more mildly',
      value: share,
      unit: '%',
      against: `${Object.keys(wrappings).length} wrappings, ${forms.length} forms`,
      ratio: null,
      bar: '≥ 99.9 %',
      met: share >= 99.9,
    },
  ];
}
