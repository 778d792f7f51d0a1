import type { Call } from '../../tools/tool-spec.js';

/** Branches that others build on. */
export function isMain(call: Call): boolean {
  return call.texts.some((text) => /^(?:refs\/heads\/)?(?:main|master|trunk|develop|release|production)$/.test(text));
}

/** Deleting a branch, by whether that loses commits. */
export function branch(call: Call): void {
  const forced = call.has('-D') || ((call.has('-d') || call.has('--delete')) && call.has('--force'));
  if (forced)
    call.effect('vcs', isMain(call) ? 'delete-main' : 'delete-branch', 'object', call.texts.join(' '), {
      attributes: { force: true },
    });
  // It leaves the commits of a branch that is there, to lead elsewhere.
  else if (call.has('--force') || call.has('-M') || call.has('-C'))
    call.effect('vcs', 'delete-branch', 'object', call.texts.join(' '), { attributes: { force: true } });
  else if (call.has('-d') || call.has('--delete'))
    call.effect('vcs', 'delete-merged-branch', 'object', call.texts.join(' '));
}
