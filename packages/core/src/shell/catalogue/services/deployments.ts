import type { Call } from '../../tools/tool-spec.js';

/** `deploy`, `gh-deploy`, `deploy:prod`, `site-deploy`: where builders and runners of tasks are told to bring it to. */
const deploying = /^(?:[\w.]+[:-])?(?:re)?deploy(?::[\w-]+)?$/;

/** Tells that a tool which builds or runs tasks is told to bring what it made to where it is used. */
export function deploys(call: Call, ...trials: readonly string[]): void {
  deploysBy(call, call.texts, ...trials);
}

/** The same of a tool of which only some words are tasks. */
export function deploysBy(call: Call, tasks: readonly string[], ...trials: readonly string[]): void {
  const task = tasks.find((text) => deploying.test(text));
  if (task !== undefined && !call.isTrial('--dry-run', '--dryRun', ...trials))
    call.effect('cloud', 'modify', 'object', task);
}
