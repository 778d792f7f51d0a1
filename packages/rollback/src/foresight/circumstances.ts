import { posix } from 'node:path';
import type { Effect, ResolvedCommand } from '@opspilot/core';
import type { ForeseeOptions } from './foresee.js';

/** Wrappers that run a command here, among the same files and processes. */
const transparent = new Set(
  'sudo doas su runuser env nice ionice nohup timeout time setsid stdbuf command exec sh bash dash xargs find eval flock chrt'.split(
    ' ',
  ),
);

/** Wrappers that run a command somewhere else, or again, and leave nothing of their own. */
const leavingNothing = new Set([
  ...transparent,
  ...'watch crontab busybox toybox unshare nsenter ip ssh docker podman kubectl taskset prlimit setarch builtin parallel pkexec'.split(
    ' ',
  ),
]);

/** Variables by which programs find what they work on. */
const redirecting =
  /(?:^|[\s;&|(])(?:export\s+)?(?:GIT_\w+|KUBECONFIG|DOCKER_\w+|CONTAINER_\w+|HOME|XDG_\w+|APT_\w+|DPKG_\w+|PIP_\w+|npm_config_\w+|NPM_CONFIG_\w+|SYSTEMD_\w+|PYTHON\w*|VIRTUAL_ENV|GEM_\w+|PATH|LD_\w+|GNUPGHOME|AWS_\w+|AZURE_\w+|CLOUDSDK_\w+|HELM_\w+|GO[A-Z]+\w*|CARGO_\w+|RUSTUP_\w+|PIPX_\w+|BUNDLE_\w+|COMPOSER_\w+|NVM_\w+|PNPM_\w+|YARN_\w+|UV_\w+|PODMAN_\w+|COMPOSE_\w+|BUILDAH_\w+|PG\w+|SQLITE_\w+|MYSQL_\w+|MARIADB_\w+)\+?=/;

/** Whether a command works among other files, processes or settings than those that can be looked at from here. */
export function hasForeignSurroundings({ wrappers }: ResolvedCommand, text: string): boolean {
  return wrappers.some((wrapper) => !transparent.has(wrapper)) || redirecting.test(text);
}

/** Paths that programs are looked for at before those of the host. */
const searching = /(?:^|[\s;&|(])PATH=(?!["']?\$(?:PATH\b|\{PATH\}):)/;

/** Whether something else may run than is told: a program of the same name that stands or is looked for elsewhere, a wrapper's own deeds. */
export function mayBeAnother({ program, wrappers }: ResolvedCommand, own: readonly Effect[], text: string): boolean {
  const isAtPath = own.some(
    ({ kind, action, target }) =>
      kind === 'execute' && action === 'run' && target.type === 'path' && target.path.endsWith(`/${program}`),
  );
  return isAtPath || wrappers.some((wrapper) => !leavingNothing.has(wrapper)) || searching.test(text);
}

/** Where a command runs: where the request says, or behind one `cd` that everything depends on. Undefined when that cannot be told. */
export function directoryOf(
  command: ResolvedCommand,
  commands: readonly ResolvedCommand[],
  { command: text, directory }: ForeseeOptions,
): string | undefined {
  // `sudo -i`, `env -C`: somewhere else.
  if (
    command.wrappers.length > 0 &&
    /\s(?:-[A-Za-z]*[iDCl]|--login|--chdir\S*|-)\s/.test(text.slice(0, command.span[0]))
  )
    return undefined;
  const moves = commands.filter(({ program }) => program === 'cd' || program === 'pushd' || program === 'popd');
  if (moves.length === 0) return directory;
  const [move, ...others] = moves;
  if (move === undefined || others.length > 0 || move.program !== 'cd' || move.span[0] !== 0) return undefined;
  const [to = '', ...further] = move.arguments;
  if (
    further.length > 0 ||
    !/^\s*&&/.test(text.slice(move.span[1])) ||
    to === '' ||
    /[…*?~-]/.test(to[0] ?? '') ||
    /[…*?]/.test(to)
  )
    return undefined;
  if (posix.isAbsolute(to)) return posix.normalize(to);
  return directory === undefined ? undefined : posix.join(directory, to);
}
