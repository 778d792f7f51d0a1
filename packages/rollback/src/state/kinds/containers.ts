import { quote } from '@opspilot/core';
import type { InverseStep, StateChange, StateKind } from '../state-kind.js';
import { filesInside } from './files-inside.js';

/** Containers, names of images, networks and volumes of a container engine. The first subject is its program, others are containers that stop. */
export const containers: StateKind = {
  id: 'containers',
  turn: 'after-files',
  look: `tool=$1
shift
command -v "$tool" > /dev/null || { lost "there is no $tool"; return 0; }
"$tool" ps -a > /dev/null || { lost "$tool does not answer"; return 0; }
each() { while IFS='|' read -r name value; do record "$tool|$1|$name" "$value"; done; }
"$tool" ps -a --no-trunc --format '{{.ID}}|{{.State}}' | each container
"$tool" image ls --no-trunc --format '{{.Repository}}:{{.Tag}}|{{.ID}}' | grep -v '<none>' | each image
"$tool" network ls --no-trunc --format '{{.ID}}|there' | each network
"$tool" volume ls --format '{{.Name}}|there' | each volume
for subject do
  [ "$("$tool" inspect --format '{{.HostConfig.AutoRemove}}' "$subject")" = true ] && lost "$subject is removed once it stops"
done`,
  holdings: `${filesInside}
for key do
  tool=\${key%%'|'*} name=\${key#*'|'*'|'}
  case $key in
  *'|container|'*) files_inside "$key" "$("$tool" inspect --format '{{.GraphDriver.Data.UpperDir}}' "$name")" ;;
  *'|volume|'*) files_inside "$key" "$("$tool" volume inspect --format '{{.Mountpoint}}' "$name")" ;;
  esac
done`,
  bringBack: (changes) => [...changes].sort((one, other) => rankOf(one) - rankOf(other)).flatMap(stepsFor),
};

const order = ['container', 'image', 'network', 'volume'];
const rankOf = ({ key }: StateChange): number => order.indexOf(key.split('|')[1] ?? '');

function stepsFor({ key, wanted, found }: StateChange): readonly InverseStep[] {
  const [program = '', what = '', name = ''] = key.split('|');
  const step = (summary: string, words: readonly string[]): readonly InverseStep[] => [
    { summary, script: [program, ...words].map((word) => quote(word)).join(' ') },
  ];
  const short = name.slice(0, 24);
  if (wanted === undefined) {
    // Volumes without a name that came with a container are things of their own, each with what it holds.
    const drop =
      { container: ['rm', '-f'], image: ['rmi'], network: ['network', 'rm'], volume: ['volume', 'rm'] }[what] ?? [];
    return step(`the ${what} ${short} is gone`, [...drop, name]);
  }
  if (what === 'image') return step(`${name} is ${wanted}`, ['tag', wanted, name]);
  if (what !== 'container' || found === undefined) {
    return [
      { summary: `the ${what} ${short} is lost`, script: `echo ${quote(`the ${what} ${short} is gone`)} >&2; exit 1` },
    ];
  }
  const verb = verbTo(wanted, found);
  return verb === undefined ? [] : step(`the container ${short} is ${wanted}`, [verb, name]);
}

function verbTo(wanted: string, found: string): string | undefined {
  if (wanted === 'running') return found === 'paused' ? 'unpause' : 'start';
  if (wanted === 'paused') return 'pause';
  return wanted === 'exited' || wanted === 'created' ? 'stop' : undefined;
}
