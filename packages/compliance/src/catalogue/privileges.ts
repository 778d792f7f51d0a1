import { mapsTo } from '../frameworks/maps-to.js';
import type { Condition, Pattern, Rule } from '../policy/rule.js';
import { deniedInProduction } from './escalations.js';

/** Groups whose members are as good as root, or read what only root should. */
const powerfulGroups = 'root wheel sudo shadow disk kmem lxd libvirt'.split(' ');

/** Programs whose options name commands that they run. */
const takesCommands = 'git ssh scp sftp rsync man zip'.split(' ');

/** A command of a shell as the value of an option, in a word of its own or after its name. */
const shells = ['', '*=', '/bin/', '*=/bin/', '/usr/bin/', '*=/usr/bin/'].flatMap((start) => [
  `${start}sh -c **`,
  `${start}bash -c **`,
]);

/** Where container engines listen on a machine. */
const engineSockets = ['docker', 'podman', 'containerd', 'crio', 'cri-dockerd'].flatMap((engine) => [
  `**/${engine}.sock`,
  `**/${engine}.sock,**`,
  `**/${engine}.sock:**`,
]);

/** Out of a container of an engine that the benchmark of Docker is about. */
function escapeBy(named: Pattern, except: readonly Pattern[] = []): Condition {
  const program = ['docker', 'podman', 'nerdctl'];
  const effect = { kind: 'privilege', action: 'escape', program, target: { named } } as const;
  return { effect: except.length === 0 ? effect : { ...effect, except: { target: { named: except } } } };
}
const sockets = ['**.sock', '/dev/**'];

/** What gives the pods of a template access to the host. */
const hostAccess = ['hostPID', 'hostIPC', 'hostNetwork', 'hostPath', 'privileged'].map((field) => `**"${field}"**`);

/** Becoming somebody else, and escaping from where one is. */
export const privilegeRules: readonly Rule[] = [
  {
    id: 'ACC-003',
    title: 'Root runs single commands, not shells',
    severity: 'medium',
    decision: 'require-approval',
    when: [
      { effect: { kind: 'privilege', action: 'shell' } },
      { effect: { kind: 'execute', action: 'shell', scope: { user: 'root' } }, riskFrom: 0.33 },
    ],
    reason:
      'What is typed into a shell of root is seen by no gate and logged under no single command. Run the one command with sudo.',
    controls: mapsTo({
      nist: ['AC-6(2)', 'AC-6(9)', 'AU-12'],
      pci: ['8.2.2', '10.2.1.2', '7.2.2'],
      hipaa: ['164.312(a)(2)(i)', '164.312(b)'],
      sox: ['404', 'ITGC-AC'],
      debian: ['5.2.2', '5.2.3', '6.2.3.2', '5.4.2.4'],
    }),
    examples: {
      matching: ['sudo -s', 'sudo su', 'su - root', 'sudo zsh', 'pkexec sh', 'sudo -u root bash'],
      other: [
        'sudo systemctl status nginx',
        'sudo -u deploy whoami',
        'bash -c "ls"',
        'sudo -l',
        'sudo journalctl -n 5',
      ],
    },
  },
  {
    id: 'OBF-002',
    title: 'Programs are not used as a way into a shell',
    severity: 'high',
    decision: 'require-approval',
    when: [
      {
        effect: { kind: 'execute', action: ['shell', 'allow-shell', 'console', 'transport', 'pager'] },
        riskFrom: 0.33,
      },
      { command: { program: takesCommands, written: shells } },
      { command: { program: 'pidstat', written: '-e' } },
      {
        command: {
          program: ['rsync', 'scp', 'sftp', 'man', 'zip', 'ssh'],
          written: ['sh -c **', 'bash -c **', '/bin/*sh -c **'],
        },
      },
    ],
    reason:
      'The program starts a shell that nobody looks through. Use it for what it is made for; run the commands of the shell as commands.',
    controls: mapsTo({
      nist: ['AC-6', 'CM-7', 'AU-12'],
      pci: ['7.2.2', '2.2.4', '10.2.1.2'],
      hipaa: ['164.312(a)(1)', '164.312(b)'],
      sox: ['ITGC-AC'],
      debian: ['5.2.2', '6.2.3.6'],
    }),
    examples: {
      matching: [
        'vim -c ":!sh"',
        'awk \'BEGIN { system("/bin/sh") }\'',
        'tar cf /dev/null x --checkpoint=1 --checkpoint-action=exec=sh',
        'env sh',
        'script -c bash /dev/null',
        "git -c core.pager='sh -c id' log",
        "rsync -e 'sh -c id' web-1:x y",
      ],
      other: [
        'vim notes.txt',
        'awk "{print $1}" data.txt',
        'tar czf out.tgz src',
        'bash deploy.sh --help',
        'env | sort',
      ],
    },
  },
  {
    id: 'ACC-023',
    title: 'Nothing breaks out of its container or namespace',
    severity: 'critical',
    decision: 'require-approval',
    raise: deniedInProduction,
    when: [
      { effect: { kind: 'privilege', action: 'escape' } },
      { ...escapeBy('/**', sockets), controls: mapsTo({ docker: ['5.6'] }) },
      { ...escapeBy('**.sock'), controls: mapsTo({ docker: ['5.32'] }) },
      { ...escapeBy('/dev/**'), controls: mapsTo({ docker: ['5.18'] }) },
      { ...escapeBy('namespaces of the machine'), controls: mapsTo({ docker: ['5.16'] }) },
      {
        effect: { kind: 'privilege', action: 'escape', program: ['kubectl', 'oc'], target: { named: 'node**' } },
        controls: mapsTo({ kubernetes: ['5.2.3', '5.2.12'] }),
      },
      // Whoever talks to the socket of a container engine may start what they want, as root of the host.
      { command: { written: engineSockets, program: ['curl', 'wget', 'socat', 'nc', 'ncat', 'openssl', 'python3'] } },
      { command: { program: 'mount', written: ['cgroup', '-tcgroup'] } },
      { command: { program: ['kubectl', 'oc'], written: hostAccess } },
    ],
    reason:
      'From here everything on the host can be reached. Mount the one directory that is needed, read-only, or debug with a container that has no rights on the host.',
    controls: mapsTo({
      nist: ['SC-39', 'AC-6', 'CM-7'],
      pci: ['2.2.6', '7.2.2'],
      hipaa: ['164.312(a)(1)', '164.308(a)(1)(ii)(B)'],
      sox: ['ITGC-AC', 'ITGC-CM'],
    }),
    examples: {
      matching: [
        'docker run -it -v /:/mnt debian chroot /mnt',
        'docker run -v /var/run/docker.sock:/var/run/docker.sock docker ps',
        'nsenter -t 1 -m -u -i -n -p sh',
        'kubectl debug node/worker-1 -it --image=busybox',
        'nsenter --target 1 --mount cat /etc/hostname',
        'curl --unix-socket /var/run/docker.sock http://engine/containers/json',
        'mount -t cgroup -o rdma cgroup /tmp/cgroup',
        `kubectl patch deployment web -p '{"spec":{"template":{"spec":{"hostPID":true}}}}'`,
      ],
      other: [
        'docker run -v /srv/site:/site:ro nginx',
        'docker ps',
        'kubectl debug web-1 --image=busybox',
        'lsns',
        'docker inspect web',
      ],
    },
  },
  {
    id: 'ACC-024',
    title: 'Capabilities and roles are not raised on the way',
    severity: 'high',
    decision: 'require-approval',
    when: [
      { effect: { kind: 'privilege', action: ['capabilities', 'change-role', 'join-group'] }, riskFrom: 0.33 },
      { effect: { kind: 'privilege', action: 'join-group', target: { named: powerfulGroups } } },
    ],
    reason:
      'The command runs with more rights than its user has. Grant the unit the one capability it needs (AmbientCapabilities).',
    controls: mapsTo({
      nist: ['AC-6', 'AC-6(1)', 'AC-6(10)'],
      pci: ['7.2.2', '7.2.5'],
      hipaa: ['164.312(a)(1)', '164.308(a)(4)(i)'],
      sox: ['ITGC-AC'],
      debian: ['6.2.3.6', '7.1.13'],
    }),
    examples: {
      matching: [
        'sg root',
        'capsh --caps=cap_sys_admin+ep -- -c id',
        'setpriv --inh-caps +all --ambient-caps +all id',
        'capsh --keep=1 --caps=all+eip -- -c id',
        'setpriv --ambient-caps=+sys_admin id',
        'newrole -r sysadm_r',
      ],
      other: ['capsh --print', 'getpcaps 1', 'setpriv --dump', 'id -Z', 'getcap -r /usr/bin'],
    },
  },
  {
    id: 'ACC-020',
    title: 'Who may do what is not for everybody to read',
    severity: 'medium',
    decision: 'require-approval',
    when: {
      effect: { kind: 'read', target: { named: ['/etc/sudoers**', '/etc/doas.conf', '/etc/polkit-1/**'] } },
      riskFrom: 0.33,
    },
    reason:
      'The rules of sudo are the map for whoever wants to become root. `sudo -l` shows what the asking user may do.',
    controls: mapsTo({
      nist: ['AC-3', 'AC-6', 'SI-4'],
      pci: ['7.2.1', '7.3.1'],
      hipaa: ['164.312(a)(1)'],
      debian: ['5.2.1', '6.2.3.1'],
    }),
    examples: {
      matching: [
        'cat /etc/sudoers',
        'sudo grep -r NOPASSWD /etc/sudoers.d/ops',
        'less /etc/doas.conf',
        'sudo head -5 /etc/sudoers.d/deploy',
        'base64 /etc/sudoers',
      ],
      other: ['sudo -l', 'ls -l /etc/sudoers', 'cat /etc/hosts', 'id', 'sudo -V'],
    },
  },
];
