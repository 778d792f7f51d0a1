import { mapsTo } from '../frameworks/maps-to.js';
import type { Rule } from '../policy/rule.js';

const controls = mapsTo({
  nist: ['SI-3', 'AU-12', 'CM-7(2)'],
  pci: ['10.2.1.2'],
  hipaa: ['164.312(b)'],
});

/** Programs that run what the file they are given says. */
const configured = 'make gmake nginx httpd apache2 yum dnf supervisord sshd logrotate openvpn pppd'.split(' ');

/** What cannot be seen through. It never passes for harmless. */
export const opaqueRules: readonly Rule[] = [
  {
    id: 'OBF-001',
    title: 'What runs is known before it runs',
    severity: 'high',
    decision: 'require-approval',
    when: { effect: { kind: 'opaque', action: ['dynamic-command', 'unseen-code'] } },
    reason: 'What is run is only known when it runs. Submit the plain command, with the values put in.',
    controls,
    examples: {
      matching: ['eval "$LINE"', '$TOOL --all', 'bash -c "$STEP"', '$(cat next-step)', 'sh -c "$(cat line)"'],
      other: ['echo "$LINE"', 'bash -c "uptime"', 'T=ls; $T', 'cat next-step', 'printf %s "$1"'],
    },
  },
  {
    id: 'OBF-003',
    title: 'Scripts are read before they run',
    severity: 'medium',
    decision: 'require-approval',
    when: [
      { effect: { kind: 'opaque', action: 'unseen-script' } },
      { effect: { kind: 'database', action: 'run-script' } },
      // What a Makefile of the project does is known by its place; one that anybody could leave behind is a script like others.
      { effect: { kind: 'read', program: configured, target: { class: 'temporary' } } },
    ],
    reason:
      'What the script does stands in a file that was not looked at. Have its content reviewed, and run the version with that digest.',
    controls,
    examples: {
      matching: [
        'bash deploy.sh',
        'sh /opt/app/migrate.sh --yes',
        '. ./env.sh',
        'python3 migrate.py',
        'perl fix.pl',
        'psql -f migrate.sql',
        'mysql shop < change.sql',
        'redis-cli --pipe < keys.txt',
        'make -f /tmp/Makefile',
        'nginx -c /tmp/n.conf',
      ],
      other: [
        'cat deploy.sh',
        'bash --version',
        'sha256sum deploy.sh',
        'bash -n -c "ls"',
        'python3 --version',
        'psql -c "SELECT 1"',
        'redis-cli ping',
        'make -f build/Makefile all',
      ],
    },
  },
  {
    id: 'OBF-004',
    title: 'Tools are known before they run',
    severity: 'medium',
    decision: 'require-approval',
    when: { effect: { kind: 'opaque', action: ['unknown-program', 'unknown-subcommand'] } },
    reason:
      'Nobody has described what this tool, or this part of it, does. Describe it to the pilot as a tool, or ask somebody who knows it.',
    controls,
    examples: {
      matching: [
        'frobnicate --all',
        './deploy',
        '/opt/vendor/bin/ctl apply',
        'kubectl frobnicate',
        'sudo acme-ctl reset',
      ],
      other: ['ls --all', 'kubectl get pods', 'cat ./deploy', 'type frobnicate', 'command -v acme-ctl'],
    },
  },
  {
    id: 'OBF-005',
    title: 'Commands can be parsed',
    severity: 'high',
    decision: 'require-approval',
    when: { problem: 'unparseable' },
    reason:
      'This is no command as bash reads it; another shell may well run some of it. Mend the quotes and brackets, and submit it again.',
    controls,
    examples: {
      matching: ['echo "half', 'if true; then', 'ls )', 'for x in a b; do echo $x', "echo 'open"],
      other: ['echo "whole"', 'if true; then ls; fi', 'ls', 'for x in a b; do echo $x; done', "echo it\\'s"],
    },
  },
  {
    id: 'OBF-006',
    title: 'Commands are of a size that can be looked through',
    severity: 'high',
    // Whatever is denied could stand behind the limit, and on whichever host.
    decision: 'deny',
    when: { problem: ['too-large', 'too-deep', 'too-complex'] },
    reason:
      'The command is larger or more nested than what is looked through, so its end was not seen. Split it up, or submit a reviewed script.',
    controls,
    examples: {
      matching: [
        `echo ${'a'.repeat(17_000)}`,
        `${'$('.repeat(40)}ls${')'.repeat(40)}`,
        'ls;'.repeat(600),
        `cat ${'/srv/a/file '.repeat(1_500)}`,
        `${'{ '.repeat(40)}id; ${'}; '.repeat(40)}`,
      ],
      other: ['echo aaaa', '$($(echo ls))', 'ls; ls; ls', 'cat /srv/a/file', '(id; uptime)'],
    },
  },
];
