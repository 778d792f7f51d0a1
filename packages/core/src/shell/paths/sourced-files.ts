import { isAnybodys } from './anybodys-places.js';
import { homeOf } from './resolve-path.js';

/** Start-up files of shells, and what tools put beside a home to be sourced from there. */
const belowHome =
  /^(?:\.(?:bashrc|bash_profile|bash_login|bash_aliases|bash_completion|profile|zshrc|zprofile|zshenv|kshrc|shrc|fzf\.bash|fzf\.zsh)|\.nvm\/nvm\.sh|\.nvm\/bash_completion|\.cargo\/env|\.ghcup\/env|\.deno\/env|\.local\/bin\/env|\.asdf\/asdf\.sh|\.rvm\/scripts\/rvm|\.sdkman\/bin\/sdkman-init\.sh|\.?(?:anaconda|miniconda|miniforge|mambaforge)3?\/(?:etc\/profile\.d\/conda\.sh|bin\/activate)|google-cloud-sdk\/(?:path|completion)\.(?:bash|zsh)\.inc)$/;

const ofTheSystem =
  /^(?:\/etc\/(?:profile|profile\.d\/[\w.-]+\.sh|bash\.bashrc|bashrc|environment|os-release|lsb-release|bash_completion|default\/[\w.-]+|sysconfig\/[\w.-]+)|\/usr\/lib\/(?:os-release|git-core\/git-sh-setup)|\/lib\/lsb\/init-functions|\/etc\/(?:rc\.d\/)?init\.d\/functions|\/usr\/share\/(?:bash-completion\/.+|nvm\/init-nvm\.sh)|\/opt\/ros\/[\w-]+\/(?:local_)?setup\.(?:ba|z)?sh|\/opt\/(?:conda|miniconda3?|anaconda3?)\/(?:etc\/profile\.d\/conda\.sh|bin\/activate))$/;

/** Variables that a project is run with. */
const variablesFile = /^(?:\.env(?:\.[\w-]+)*|\.envrc|[\w-]+\.env)$/;

const activation = '/bin/activate';

/** Whether a file holds the variables that a project is run with. */
export function holdsVariables(path: string): boolean {
  return variablesFile.test(path.slice(path.lastIndexOf('/') + 1));
}

/** Of a project: its virtual environment, and the variables that it is run with. */
function isOfProject(path: string): boolean {
  if (holdsVariables(path)) return true;
  if (!path.endsWith(activation)) return false;
  const root = path.slice(0, -activation.length);
  const name = root.slice(root.lastIndexOf('/') + 1);
  return name.includes('env') && /^[\w.-]+$/.test(name);
}

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
  return isOfProject(path) && !isAnybodys(path) && !path.startsWith('..');
}
