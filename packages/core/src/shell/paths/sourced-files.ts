import { homeOf } from './resolve-path.js';

/** Start-up files of shells, and what tools put beside a home to be sourced from there. */
const belowHome =
  /^(?:\.(?:bashrc|bash_profile|bash_login|bash_aliases|bash_completion|profile|zshrc|zprofile|zshenv|kshrc|shrc|fzf\.bash|fzf\.zsh)|\.nvm\/nvm\.sh|\.nvm\/bash_completion|\.cargo\/env|\.ghcup\/env|\.deno\/env|\.local\/bin\/env|\.asdf\/asdf\.sh|\.rvm\/scripts\/rvm|\.sdkman\/bin\/sdkman-init\.sh|\.?(?:anaconda|miniconda|miniforge|mambaforge)3?\/(?:etc\/profile\.d\/conda\.sh|bin\/activate)|google-cloud-sdk\/(?:path|completion)\.(?:bash|zsh)\.inc)$/;

const ofTheSystem =
  /^(?:\/etc\/(?:profile|profile\.d\/[\w.-]+\.sh|bash\.bashrc|bashrc|environment|os-release|lsb-release|bash_completion|default\/[\w.-]+|sysconfig\/[\w.-]+)|\/usr\/lib\/(?:os-release|git-core\/git-sh-setup)|\/lib\/lsb\/init-functions|\/etc\/(?:rc\.d\/)?init\.d\/functions|\/usr\/share\/(?:bash-completion\/.+|nvm\/init-nvm\.sh)|\/opt\/ros\/[\w-]+\/(?:local_)?setup\.(?:ba|z)?sh|\/opt\/(?:conda|miniconda3?|anaconda3?)\/(?:etc\/profile\.d\/conda\.sh|bin\/activate))$/;

/** Of a project: its virtual environment, and the variables that it is run with. */
const ofProject =
  /(?:^|\/)(?:(?:[\w.-]*v?env[\w.-]*|virtualenv)\/bin\/activate|\.env(?:\.[\w-]+)*|\.envrc|[\w-]+\.env)$/;

const temporary = /^\/(?:tmp|var\/tmp|dev\/shm)\//;

/**
 * Whether a file is there to be sourced: it sets up the shell, as its place and name say, and every login or every start of
 * the project runs it anyway. Anything else that is sourced is a script that nobody has seen.
 *
 * @param path - resolved
 * @param user - whose home counts, when known
 */
export function isThereToBeSourced(path: string, user: string | undefined): boolean {
  if (ofTheSystem.test(path)) return true;
  for (const home of ['~', homeOf(user)])
    if (path.startsWith(`${home}/`) && belowHome.test(path.slice(home.length + 1))) return true;
  return ofProject.test(path) && !temporary.test(path) && !path.startsWith('..');
}
