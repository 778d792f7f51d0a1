import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSandbox, type Sandbox } from '../fixtures/sandbox.js';
import { undoingPilot } from '../fixtures/undoing-pilot.js';

const sandbox = await openSandbox();
const none: Partial<Sandbox> = {};

/** Stands in for an engine: a container is a directory for its layer, with a volume that has no name. */
const engine = `#!/bin/sh
root=/srv/engine; mkdir -p $root/container $root/volume; cd $root
case "$1 $2" in
"ps -a") for each in container/*; do [ -d "$each" ] && echo "\${each#*/}|running"; done; true ;;
"volume ls") for each in volume/*; do [ -d "$each" ] && echo "\${each#*/}|there"; done; true ;;
"volume inspect") echo $root/volume/$5 ;;
"volume create") mkdir volume/$3 ;;
"volume rm") rm -r volume/$3 ;;
"inspect --format") echo $root/container/$4 ;;
"run -d") mkdir container/c0ffee volume/cafe; echo pid > container/c0ffee/pid ;;
"rm -f") [ "$3" = -v ] && { shift; rm -rf volume/*; }; rm -r container/$3 ;;
esac`;

/** Stands in for a cluster: an object is a file of JSON, beside those of its namespace. */
const cluster = `#!/bin/sh
root=/srv/cluster; mkdir -p $root; cd $root
[ "$1" = -n ] && { cd "$root/in-$2" 2>/dev/null || mkdir "$root/in-$2" && cd "$root/in-$2"; shift 2; }
verb=$1; shift
names() { find . -type f -path './*/*' ! -path './in-*' | sed 's,^./,,' | sort; }
case "$verb $*" in
"create -f "*) while read -r name; do mkdir -p "\${name%/*}"; echo '{"metadata":{"name":"x"}}' > "$name"; done < $2 ;;
"delete "*) rm -r "$1"; case $1 in namespace/*) rm -rf "in-\${1#*/}" ;; esac ;;
"get --ignore-not-found -o name -f "*) while read -r name; do [ -f "$name" ] && echo "$name"; done < $5; true ;;
"api-resources "*) printf 'configmaps\\npods\\nevents\\npersistentvolumeclaims\\n' ;;
*" -o json") cat "$1" ;;
*jsonpath*phase*) echo Bound ;;
*"-o name") names ;;
*custom-columns*) for each in $(names); do echo "$each $(cksum < $each)"; done ;;
esac`;

const filled: readonly (readonly [string, string, string, string])[] = [
  [
    'a container',
    'docker run -d x',
    'echo data > /srv/engine/container/c0ffee/data',
    'what containers docker|container|c0ffee holds',
  ],
  [
    'its volume',
    'docker run -d x',
    'echo data > /srv/engine/volume/cafe/data',
    'what containers docker|volume|cafe holds',
  ],
  [
    'a volume',
    'docker volume create v',
    'echo data > /srv/engine/volume/v/data',
    'what containers docker|volume|v holds',
  ],
  [
    'a namespace',
    'kubectl create -f /srv/namespace',
    'echo configmap/theirs > /srv/theirs; kubectl -n shop create -f /srv/theirs',
    'what cluster-objects kubectl|namespace/shop holds',
  ],
  [
    'a claim of a namespace',
    'kubectl create -f /srv/namespace',
    'echo persistentvolumeclaim/theirs > /srv/theirs; kubectl -n shop create -f /srv/theirs',
    'what cluster-objects kubectl|namespace/shop holds',
  ],
  ['a claim', 'kubectl create -f /srv/claim', 'true', 'what cluster-objects kubectl|persistentvolumeclaim/data holds'],
  [
    'what an operator keeps',
    'kubectl create -f /srv/operated',
    'true',
    'what cluster-objects kubectl|postgresql.acid.zalan.do/shop holds',
  ],
];

describe.skipIf(sandbox === undefined)('what a command made and others filled', () => {
  const { executor, run, close } = sandbox ?? (none as Sandbox);
  const open = () => undoingPilot(executor);
  let pilot: Awaited<ReturnType<typeof open>>;
  const look = (): string =>
    run('cd /srv && find engine cluster ! -name in-shop | sort; cat $(find engine cluster -type f)');
  beforeAll(() => {
    const put = (path: string, content: string): string => `cat > ${path} <<'END'\n${content}\nEND\nchmod +x ${path}`;
    run(`${put('/usr/local/bin/docker', engine)}\n${put('/usr/local/bin/kubectl', cluster)}
echo namespace/shop > /srv/namespace; echo persistentvolumeclaim/data > /srv/claim; echo postgresql.acid.zalan.do/shop > /srv/operated
echo deployment.apps/web > /srv/web`);
  });
  beforeEach(async () => {
    run('rm -rf /srv/engine /srv/cluster; mkdir -p /srv/engine/container /srv/engine/volume /srv/cluster');
    pilot = await open();
  });
  afterEach(() => pilot.close());
  afterAll(close);

  const did = async (command: string): Promise<string> => {
    const { status, recoveryPoint } = await pilot.run({ command });
    expect(status).toBe('succeeded');
    return recoveryPoint?.id ?? '';
  };

  it.each([
    'docker run -d x',
    'docker volume create v',
    'kubectl create -f /srv/namespace',
    'kubectl create -f /srv/web',
  ])('goes while nobody has: %s', async (command) => {
    const before = run('find /srv/engine /srv/cluster -type f -o -path "/srv/engine/*/*"');
    const id = await did(command);
    await pilot.rollback.undo(id);
    expect(run('find /srv/engine /srv/cluster -type f -o -path "/srv/engine/*/*"')).toBe(before);
  });

  it.each(filled)('stays until that is forced: %s', async (_what, command, made, conflict) => {
    const id = await did(command);
    run(made);
    const found = look();
    expect((await pilot.rollback.preview(id)).stateConflicts).toEqual([conflict]);
    await expect(pilot.rollback.undo(id)).rejects.toMatchObject({ code: 'restore-conflict' });
    expect(look()).toBe(found);
    await pilot.rollback.undo(id, { force: true });
    expect(run('find /srv/engine /srv/cluster -type f')).toBe('');
  });
});
