import { quote } from '@opspilot/core';
import type { InverseStep, StateChange, StateKind } from '../state-kind.js';

/** What a package manager does to have one version of something, or to have it not. */
interface Manager {
  /** Prints `<name> <version>` of all that is there. */
  readonly list: string;
  have(name: string, version: string): string;
  drop(name: string): string;
}

/**
 * Managers whose registries keep old versions, or that only ever add something here. A subject is the program to call: each environment
 * has one of its own.
 */
const managers: Readonly<Record<string, Manager>> = {
  'python-packages': {
    list: '"$program" freeze --all --disable-pip-version-check | sed -n \'s/^\\([^ @]*\\)==\\(.*\\)$/\\1 \\2/p\'',
    have: (name, version) => `install --disable-pip-version-check --no-deps ${quote(`${name}==${version}`)}`,
    drop: (name) => `uninstall -y ${quote(name)}`,
  },
  'node-packages': {
    list: '"$program" ls -g --depth=0 --parseable --long | sed -n \'s/^[^:]*:\\(.*\\)@\\([^@:]*\\).*$/\\1 \\2/p\'',
    have: (name, version) => `install -g ${quote(`${name}@${version}`)}`,
    drop: (name) => `uninstall -g ${quote(name)}`,
  },
  'ruby-packages': {
    list: '"$program" list --local | sed -n \'s/^\\([^ ]*\\) (\\([^,)]*\\).*$/\\1 \\2/p\'',
    have: (name, version) => `install ${quote(name)} -v ${quote(version)}`,
    drop: (name) => `uninstall -x -a ${quote(name)}`,
  },
  'rpm-packages': {
    list: "rpm -qa --qf '%{NAME}.%{ARCH} %{VERSION}-%{RELEASE}\\n'",
    have: (name, version) => `-y install ${quote(`${name.replace(/\.[^.]*$/, '')}-${version}`)}`,
    drop: (name) => `-y remove --noautoremove ${quote(name)}`,
  },
  'alpine-packages': {
    list: "sed 's/$/ world/' /etc/apk/world",
    have: (name) => `add ${quote(name)}`,
    drop: (name) => `del ${quote(name)}`,
  },
};

function kindOf(id: string, { list, have, drop }: Manager): StateKind {
  return {
    id,
    turn: 'before-files',
    look: `for program do
  command -v "$program" > /dev/null || { lost "there is no $program"; continue; }
  ${list} | while read -r name version; do record "$program|$name" "$version"; done
done`,
    shown: (key, value = '') => ({ thing: `package ${key.slice(key.indexOf('|') + 1)}`, value }),
    bringBack: (changes) => changes.map((change) => stepFor(change, { have, drop })),
  };
}

function stepFor({ key, wanted }: StateChange, { have, drop }: Pick<Manager, 'have' | 'drop'>): InverseStep {
  const at = key.indexOf('|');
  const program = key.slice(0, at);
  const name = key.slice(at + 1);
  return wanted === undefined
    ? { summary: `${name} is not installed`, script: `${quote(program)} ${drop(name)}` }
    : { summary: `${name} is ${wanted}`, script: `${quote(program)} ${have(name, wanted)}` };
}

export const listedPackages: readonly StateKind[] = Object.entries(managers).map(([id, manager]) =>
  kindOf(id, manager),
);
