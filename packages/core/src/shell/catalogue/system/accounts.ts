import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { runsKnownInput } from '../running/wrapping.js';

/** Groups whose members are root, or as good as. */
const powerful =
  /^(?:root|wheel|sudo|admin|sudoers|docker|podman|lxd|lxc|incus|incus-admin|disk|shadow|kmem|libvirt|kvm|adm|systemd-journal|staff|operator|microk8s|daemon|sys|0|10|27)$/;
const grantsRoot = /^(?:root|wheel|sudo|admin|sudoers|docker|lxd|incus-admin|disk|shadow|kmem|0)$/;

/** Joins a user to groups, which may make root of it. */
function joins(call: Call, user: string, groups: string): void {
  for (const group of groups.split(',').filter((name) => name !== '')) {
    const action = grantsRoot.test(group)
      ? 'grant-root-group'
      : powerful.test(group)
        ? 'add-to-powerful-group'
        : 'add-to-group';
    call.effect('user', action, 'user', user === '' ? group : `${user} ${group}`);
  }
}

/** Another name for root: a second account with its number. */
function isRoot(call: Call): boolean {
  return call.value('--uid') === '0' || call.value('--uid') === '00';
}

function last(call: Call): string {
  return call.texts.at(-1) ?? '';
}

function useradd(call: Call): void {
  const user = last(call);
  if (call.has('--defaults')) {
    if (
      call.texts.length > 0 ||
      ['--shell', '--base-dir', '--gid', '--expiredate', '--inactive'].some((option) => call.has(option))
    ) {
      call.effect('user', 'modify', 'user', 'defaults');
    }
    return;
  }
  call.effect('user', isRoot(call) ? 'add-root' : 'add', 'user', user);
  joins(call, user, [call.value('--groups') ?? '', call.value('--gid') ?? ''].join(','));
  if (call.has('--password')) {
    call.effect('user', 'set-password', 'user', user);
  }
}

function adduser(call: Call): void {
  const [user = '', group] = call.texts;
  if (call.has('--group') && !call.has('--system')) {
    call.effect('user', 'add-group', 'group', user);
  } else if (group !== undefined) {
    joins(call, user, group);
  } else {
    useradd(call);
    joins(call, user, [call.value('--ingroup') ?? '', call.value('--add-extra-groups') ?? ''].join(','));
  }
}

function usermod(call: Call): void {
  const user = last(call);
  joins(call, user, [call.value('--groups') ?? '', call.value('--gid') ?? ''].join(','));
  if (isRoot(call)) {
    call.effect('user', 'add-root', 'user', user);
  }
  for (const [option, action] of [
    ['--lock', 'lock'],
    ['--unlock', 'unlock'],
    ['--password', 'set-password'],
    ['--expiredate', 'lock'],
  ] as const) {
    if (call.has(option)) {
      call.effect('user', action, 'user', user);
    }
  }
  if (
    ['--shell', '--home', '--login', '--uid', '--comment', '--move-home', '--append', '--remove', '--inactive'].some(
      (option) => call.has(option),
    ) &&
    !call.has('--groups')
  ) {
    call.effect('user', 'modify', 'user', user);
  }
  if (call.has('--groups') && !call.has('--append')) {
    call.effect('user', 'modify', 'user', user);
  }
}

function deletes(call: Call): void {
  const [user = '', group] = call.texts;
  if (call.has('--group') || group !== undefined) {
    call.effect('user', group === undefined ? 'delete-group' : 'remove-from-group', 'group', group ?? user);
    return;
  }
  call.effect('user', 'delete', 'user', user);
  if (call.has('--remove') || call.has('--remove-home') || call.has('--remove-all-files')) {
    call.effect('user', 'delete-home', 'user', user);
  }
}

function gpasswd(call: Call): void {
  const group = last(call);
  for (const option of ['--add', '--members', '--administrators'] as const) {
    for (const { text } of call.values(option)) {
      for (const user of text.split(',')) {
        joins(call, user, group);
      }
    }
  }
  if (call.has('--delete')) {
    call.effect('user', 'remove-from-group', 'group', group);
  }
  if (
    call.has('--remove-password') ||
    call.has('--restrict') ||
    !['--add', '--members', '--administrators', '--delete'].some((option) => call.has(option))
  ) {
    call.effect('user', 'modify-group', 'group', group);
  }
}

function onGroup(action: string): (call: Call) => void {
  return (call) => call.effect('user', action, 'group', last(call));
}

const userOptions = `
-u, --uid=<text>         has this number; 0 is root
-o, --non-unique         shares it with another
-g, --gid=<text>         has this first group
-G, --groups=<text>      is in these groups too
-p, --password=<secret>  has the password of this hash
-s, --shell=<text>       starts this program at a login
-d, --home, --home-dir=<look> | -c, --comment=<text> | -e, --expiredate=<text> | -f, --inactive=<text> | -R, --root=<look> | -P, --prefix=<look>
-Z, --selinux-user=<text> | --selinux-range=<text> | -v, --add-subuids=<text> | -w, --add-subgids=<text> | --badname | --badnames`;

export const accountTools: readonly ToolSpec[] = [
  {
    names: 'useradd luseradd',
    summary: 'adds a user',
    options: `${userOptions}
-b, --base-dir=<look> | -D, --defaults | -k, --skel=<read> | -K, --key=<text> | -l, --no-log-init | -m, --create-home | -M, --no-create-home
-N, --no-user-group | -U, --user-group | -r, --system | -F, --add-subids-for-system | --btrfs-subvolume-home`,
    effects: useradd,
  },
  {
    names: 'adduser',
    summary: 'adds a user, or a user to a group',
    options: `
-u, --uid=<text>         has this number; 0 is root
-G, --ingroup=<text>     has this first group
--add-extra-groups[=<text>] | --shell, -s=<text> | --home, -h=<look> | --gecos, -g=<text> | --comment=<text> | --gid=<text> | --firstuid=<text> | --lastuid=<text>
--conf=<read> | --system, -S | --group | --disabled-password, -D | --disabled-login | --no-create-home, -H | --force-badname | --allow-badname | --allow-bad-names | --allow-all-names
--quiet | -q | --debug | --encrypt-home | --add_extra_groups | -k <read> | -m | -d <look> | -c <text> | -M | -r`,
    effects: adduser,
  },
  {
    names: 'usermod lusermod',
    summary: 'changes a user',
    options: `${userOptions}
-a, --append             keeps the other groups
-r, --remove             leaves the groups
-L, --lock               locks the password
-U, --unlock             unlocks the password
-l, --login=<text> | -m, --move-home | -V, --del-subuids=<text> | -W, --del-subgids=<text>`,
    effects: usermod,
  },
  {
    names: 'userdel deluser luserdel',
    summary: 'removes a user',
    options: `
-r, --remove             removes the home too
--remove-home            removes the home too
--remove-all-files       removes all files of the user
-f, --force | --backup | --backup-to=<write> | --backup-suffix=<text> | --group | --system | --quiet | --only-if-empty | --conf=<read> | -R, --root=<look> | -P, --prefix=<look> | -Z`,
    effects: deletes,
  },
  {
    names: 'groupadd addgroup lgroupadd',
    summary: 'adds a group',
    options:
      '-g, --gid=<text> | -f, --force | -o, --non-unique | -r, --system, -S | -p, --password=<secret> | -K, --key=<text> | -R, --root=<look> | -P, --prefix=<look> | -U, --users=<text> | --quiet',
    effects: (call) => {
      const [first = '', second] = call.texts;
      if (call.name === 'addgroup' && second !== undefined) {
        joins(call, first, second);
      } else {
        call.effect('user', 'add-group', 'group', first);
      }
      joins(call, call.value('--users') ?? '', call.has('--users') ? first : '');
    },
  },
  {
    names: 'groupmod lgroupmod',
    summary: 'changes a group',
    options:
      '-g, --gid=<text> | -n, --new-name=<text> | -o, --non-unique | -p, --password=<secret> | -a, --append | -U, --users=<text> | -R, --root=<look> | -P, --prefix=<look>',
    effects: (call) => {
      call.effect('user', 'modify-group', 'group', last(call));
      joins(call, call.value('--users') ?? '', call.has('--users') ? last(call) : '');
    },
  },
  {
    names: 'groupdel delgroup lgroupdel',
    summary: 'removes a group',
    options: '-f, --force | -R, --root=<look> | -P, --prefix=<look> | --only-if-empty | --quiet',
    effects: onGroup('delete-group'),
  },
  {
    names: 'groupmems',
    summary: 'changes who is in a group',
    options:
      '-a, --add=<text> | -d, --delete=<text> | -g, --group=<text> | -l, --list | -p, --purge | -R, --root=<look>',
    effects: (call) => {
      const group = call.value('--group') ?? '';
      if (call.has('--add')) {
        joins(call, call.value('--add') ?? '', group);
      } else if (call.has('--delete') || call.has('--purge')) {
        call.effect('user', 'remove-from-group', 'group', group);
      }
    },
  },
  {
    names: 'gpasswd',
    summary: 'changes who is in a group, and its password',
    options: `
-a, --add=<text>          adds a user
-d, --delete=<text>       takes a user out
-M, --members=<text>      sets all members
-A, --administrators=<text>  sets who may change it
-r, --remove-password     removes its password
-R, --restrict            lets only members in
-Q, --root=<look>`,
    effects: gpasswd,
  },
  {
    names: 'getent groupmems-list lid members',
    summary: 'tells who users are',
    operands: '<text>...',
    options:
      '-a | -u, --user | -g, --group | -G, --groups | -n, --name | -r, --real | -z, --zero | -Z, --context | -s, --service=<text> | -i | -l | -m | -p | -b | -h | -f | -w | -q',
    effects: (call) => {
      if (call.name === 'getent' && /^g?shadow$/.test(call.texts[0] ?? ''))
        call.path('read', 'read', `/etc/${call.texts[0]}`);
    },
  },
  {
    names: 'vipw vigr visudo',
    summary: 'edits or checks accounts or who may become whom',
    options:
      '-c, --check | -f, --file=<text> | -q, --quiet | -s, --strict | -x, --export=<write> | -O | -P | -I | -V | -g, --group | -p, --passwd | -R, --root=<look> | --shadow | -h',
    effects: (call) => {
      const files = call.values('--file');
      if (call.has('--check') || call.has('--export') || call.has('-V') || call.has('-h')) return;
      for (const file of files) call.as('modify', file);
      if (files.length === 0) {
        call.path(
          'write',
          'modify',
          call.name === 'visudo'
            ? '/etc/sudoers'
            : call.name === 'vigr' || call.has('--group')
              ? '/etc/group'
              : '/etc/passwd',
        );
      }
    },
  },
  {
    names: 'pwck grpck',
    summary: 'checks accounts',
    options: '-r, --read-only | -q | -s, --sort | -S | -R, --root=<look> | --badname',
    operands: '<modify>...',
  },
  {
    names: 'pwconv pwunconv grpconv grpunconv',
    summary: 'moves passwords into or out of the shadow file',
    options: '-R, --root=<look>',
    effects: (call) => {
      call.effect('user', call.name.includes('un') ? 'expose-hashes' : 'modify', 'user', 'all');
    },
  },
  {
    names: 'newusers',
    summary: 'adds many users',
    options: '-r, --system | -R, --root=<look> | -b, --badname | -c, --crypt-method=<text> | -s, --sha-rounds=<text>',
    operands: '<read>',
    effects: (call) => call.effect('user', 'add', 'user', call.texts[0] ?? 'standard input'),
  },
  { names: 'newgidmap newuidmap', summary: 'maps users of a namespace', operands: '<text>...' },
  {
    names: 'newgrp',
    summary: 'takes on another group',
    options: '-c, --command=<command>',
    effects: (call) => {
      call.effect('privilege', 'join-group', 'group', call.texts.at(-1) ?? '');
      runsKnownInput(call);
    },
  },
];
