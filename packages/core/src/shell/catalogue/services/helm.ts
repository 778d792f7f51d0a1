import type { Call, Usage } from '../../tools/tool-spec.js';
import { lookAtHostAccess } from './kubectl-apply.js';
import { printsSetupAlways } from './shell-setup.js';
import { lookingUsages, once, usagesOf } from './usages.js';

const helmValues = `
-f, --values=<read> | --set=<text> | --set-string=<text> | --set-file=<text> | --set-json=<text> | --version=<text> | --repo=<text> | --timeout=<text> | --description=<text> | --devel | --wait | --atomic | -i, --install
--create-namespace | --force | --reset-values | --reuse-values | --no-hooks | --dry-run[=<text>] | --generate-name | -g | --dependency-update | --cleanup-on-fail | --history-max=<text> | --cascade=<text> | --keep-history | --wait-for-jobs | --skip-crds
--username=<text> | --password=<secret> | --ca-file=<look> | --cert-file=<look> | --key-file=<look> | --keyring=<look> | --pass-credentials | --verify | -a, --api-versions=<text> | -s, --show-only=<text> | --output-dir=<look>
--post-renderer=<text>            changes what is applied with a program
--post-renderer-args=<text>       gives that program a word
--insecure-skip-tls-verify        trusts any certificate
--plain-http                      uses no encryption`;

/** A program and its words, each of which is given apart. */
function rendersBy(call: Call): void {
  const words = [...call.values('--post-renderer').slice(-1), ...call.values('--post-renderer-args')];
  if (call.has('--post-renderer')) call.run(words);
}

function unlessTrial(action: string): (call: Call) => void {
  return (call) => {
    rendersBy(call);
    if (!call.isTrial('--dry-run')) call.effect('cloud', action, 'object', call.texts.join(' '));
    if (call.has('--insecure-skip-tls-verify') || call.has('--plain-http'))
      call.effect('crypto', 'weaken', 'object', call.texts.join(' '));
  };
}

function install(call: Call): void {
  unlessTrial('modify')(call);
  for (const word of call.operands) {
    if (/^(?:https?|oci):/.test(word.text)) call.as('url', word);
    if (/^http/.test(word.text)) call.effect('cloud', 'apply-downloaded', 'object', word.text);
  }
  lookAtHostAccess(call, call.words.map(({ text }) => text).join(' '), call.texts.join(' '));
}

/** Subcommands of helm. */
export const helmUsages: Readonly<Record<string, Usage>> = {
  ...usagesOf('install upgrade', { summary: 'installs or changes a release', options: helmValues, effects: install }),
  ...usagesOf('uninstall delete del un', {
    summary: 'removes a release',
    options: helmValues,
    effects: unlessTrial('delete-release'),
  }),
  rollback: { summary: 'goes back to an older release', options: helmValues, effects: unlessTrial('modify') },
  template: { summary: 'prints what would be applied', options: helmValues, effects: rendersBy },
  ...usagesOf('pull fetch', {
    summary: 'downloads a chart',
    options: `${helmValues}\n-d, --destination=<look> | --untar | --untardir=<look> | --prov`,
    effects: once('container', 'pull'),
  }),
  push: { summary: 'uploads a chart', options: helmValues, effects: once('container', 'push') },
  'repo add': {
    summary: 'adds a source of charts',
    options: helmValues,
    effects: (call) => {
      if (call.has('--insecure-skip-tls-verify') || /^http:/.test(call.texts[1] ?? ''))
        call.effect('crypto', 'weaken', 'object', call.texts[1] ?? '');
    },
  },
  'repo remove': { summary: 'forgets a source of charts' },
  'plugin install': {
    summary: 'installs a plugin',
    options: '--version=<text>',
    effects: (call) => call.effect('execute', 'install-plugin', 'object', call.texts.join(' ')),
  },
  'registry login': {
    summary: 'logs in to a registry',
    options: `${helmValues}\n-u, --username=<text> | -p, --password=<secret> | --password-stdin | --insecure`,
  },
  'get values': {
    summary: 'shows the values of a release',
    options: '-a, --all | -o, --output=<text> | --revision=<text>',
    // Passwords are given to releases as values.
    effects: (call) => call.print({ sensitive: true }),
  },
  ...lookingUsages(
    'list ls status history search_repo search_hub search show show_values show_chart show_all show_readme lint test repo_update repo_list repo_index dependency_update dependency_build dependency_list dep_update dep_build package create env version get_all get_manifest get_notes get_hooks plugin_list plugin_ls plugin_uninstall registry_logout verify help inspect',
    'looks at releases and charts',
  ),
  completion: { summary: 'prints how words are completed', effects: printsSetupAlways },
};
