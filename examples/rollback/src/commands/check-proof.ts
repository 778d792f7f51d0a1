import { readFile } from 'node:fs/promises';
import { verifyProof } from '@opspilot/rollback';
import colors from 'picocolors';
import { exitCodes } from '../exit-codes.js';
import { UsageError } from '../usage-error.js';
import { count, printable } from '../view/text.js';

/** Checks a proof by itself, and says what it says. @returns the exit code */
export async function checkProof(file: string): Promise<number> {
  const { statement, problems } = await verifyProof(await contentOf(file));
  for (const problem of problems) console.log(colors.red(`✖ ${printable(problem)}`));
  if (problems.length > 0) return exitCodes.failed;
  console.log(`${statement.point}  ${printable(statement.summary)}`);
  for (const { host, roots, isAsBefore, compared, leftAlone, unlike } of statement.hosts) {
    const mark = isAsBefore ? colors.green('✔ as before') : colors.yellow('! not all as before');
    console.log(
      `${mark}: ${host}, ${count(compared.paths, 'path')}, ${count(compared.states, 'piece')} of state, root ${roots.after}`,
    );
    for (const subject of unlike) console.log(colors.red(`  ✖ ${printable(subject)} is not as it was`));
    for (const subject of leftAlone) console.log(`  ${printable(subject)} was left alone as it was found`);
  }
  const failed = statement.validationResults.filter(({ passed }) => !passed);
  for (const { summary } of failed) console.log(colors.red(`✖ ${printable(summary)}`));
  return failed.length === 0 && statement.hosts.every(({ unlike }) => unlike.length === 0)
    ? exitCodes.done
    : exitCodes.failed;
}

async function contentOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const what = { ENOENT: `There is no file ${file}`, EISDIR: `${file} is a directory` }[code ?? ''];
    throw new UsageError(what ?? `${file} cannot be read: ${message}`, { cause });
  }
}
