import type { Call, ToolSpec } from '../../tools/tool-spec.js';

const setupVerbs =
  /^(?:init|hook|activate|shellenv|env|export|shell|docker-env|podman-env|completions?|virtualenv-init)$/;

/**
 * Tools that print lines for `eval`: variables, functions, completions of their own. What they are is known as far as the
 * tool is, so that evaluating them is no more than running it.
 */
export function printsSetupAlways(call: Call): void {
  call.print({ text: '' });
}

/** The same of the subcommands that do so. */
export function printsSetup(call: Call): void {
  const [verb] = call.texts;
  if (verb !== undefined && (setupVerbs.test(verb) || /^sh-[\w-]+$/.test(verb))) printsSetupAlways(call);
}

export const shellSetupTools: readonly ToolSpec[] = [
  {
    names: 'starship zoxide atuin',
    summary: 'sets up the prompt, the history or the directories of a shell',
    options: '--print-full-init | --cmd=<text> | --hook=<text> | --disable-up-arrow | --disable-ctrl-r',
    effects: (call) => printsSetup(call),
  },
  {
    names: 'register-python-argcomplete keychain',
    summary: 'prints lines that set up a shell',
    options: '-a, --alias=<text> | -s, --shell=<text> | --eval | -q, --quiet | --agents=<text> | --noask',
    style: 'posix',
    effects: printsSetupAlways,
  },
];
