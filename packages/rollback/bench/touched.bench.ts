import type { Bench } from '../../../bench/bench-row.js';
import { fileCommands, linkCommands } from '../test/fixtures/commands/lines.js';
import { makeLinkedTree } from '../test/fixtures/file-tree.js';
import { canTrace } from './fixtures/strace.js';
import { type TouchedRun, touchedRun } from './fixtures/touched-run.js';

/** What commands on files change, as the kernel tells of it, against what was told before they ran. */
export const bench: Bench = async () => {
  if (!canTrace()) {
    process.stderr.write(
      'Nothing is measured: strace is not installed, or this kernel does not let processes be watched.\n',
    );
    return [];
  }
  const { commands, idle, paths, foreseen, misses, refused } = added(
    await touchedRun(fileCommands()),
    await touchedRun(linkCommands(), makeLinkedTree),
  );
  for (const miss of misses) process.stderr.write(`not foreseen: ${miss}\n`);
  for (const what of refused) process.stderr.write(`said not to be reversible: ${what}\n`);
  const ratio = foreseen / paths;
  const claimed = commands - refused.length - idle;
  const against = `${paths} paths of ${claimed} commands, by strace; ${refused.length} said not to be reversible`;
  return [
    { name: 'paths foreseen', value: foreseen, unit: '', against, ratio, bar: '1', met: ratio === 1 },
    {
      name: 'commands',
      value: claimed,
      unit: '',
      against: 'that change files',
      ratio: null,
      bar: '300',
      met: claimed >= 300,
    },
  ];
};

function added(one: TouchedRun, other: TouchedRun): TouchedRun {
  return {
    commands: one.commands + other.commands,
    idle: one.idle + other.idle,
    paths: one.paths + other.paths,
    foreseen: one.foreseen + other.foreseen,
    misses: [...one.misses, ...other.misses],
    refused: [...one.refused, ...other.refused],
  };
}
