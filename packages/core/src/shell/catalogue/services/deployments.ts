import type { Call } from '../../tools/tool-spec.js';

/** `deploy`, `gh-deploy`, `deploy:prod`, `site-deploy`: where builders and runners of tasks are told to bring it to. */
const deploying = /^(?:[\w.]+[:-])?(?:re)?deploy(?::[\w-]+)?$/;

/** Whether a tool that builds or runs tasks is told to bring what it made to where it is used; if so, that is an effect. */
export function deploys(call: Call): boolean {
  const isDeployment = call.texts.slice(0, 2).some((text) => deploying.test(text));
  if (!isDeployment || call.isTrial('--dry-run', '--dryRun')) return false;
  call.effect('cloud', 'modify', 'object', call.texts.join(' '));
  return true;
}
