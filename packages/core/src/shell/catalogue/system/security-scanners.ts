import type { Call, ToolSpec } from '../../tools/tool-spec.js';

/** What is found is removed or moved, unless it is only told. */
function scan(call: Call): void {
  for (const word of call.operands) {
    if (call.has('--remove')) {
      call.path('delete', 'remove', word, { attributes: { recursive: true } });
    }
  }
}

/** The memory of what files were like: renewing it makes what was changed look as it should. */
function renews(call: Call): void {
  if (
    call.has('--update') ||
    call.has('--init') ||
    call.has('--propupd') ||
    call.has('-m') ||
    /^update$/.test(call.texts[0] ?? '')
  ) {
    call.effect('audit', 'renew-baseline', 'object', call.name);
  }
}

/** Agents that watch a machine for its owner. */
function agent(call: Call): void {
  const words = call.words.map(({ text }) => text).join(' ');
  if (
    /\b(?:stop|unload|uninstall|disable|disabled|unprotect|exclusion add|off|kill|remove)\b|(?:^| )-d\b/.test(words)
  ) {
    call.effect('audit', 'stop', 'unit', `${call.name} ${words}`.trim());
  } else if (/\b(?:restart|start|load|enable|enabled|config|set|-s)\b/.test(words)) {
    call.effect('service', 'reconfigure', 'unit', call.name);
  }
}

export const securityScannerTools: readonly ToolSpec[] = [
  {
    names:
      'falconctl mdatp wazuh-control ossec-control osqueryctl sentinelctl cbagentctl falcoctl savdctl ds_control dsa_control',
    summary: 'controls what watches the machine',
    style: 'posix',
    effects: agent,
  },
  {
    names: 'clamscan clamdscan clamonacc',
    summary: 'looks for malware',
    operands: '<look>...',
    options: `
--remove[=<text>]      removes what is found
--move=<write>         moves what is found there
--copy=<write>         copies what is found there
-f, --file-list=<read>  looks into the files named there
-d, --database=<read> | -l, --log=<append> | -r, --recursive[=<text>] | -i, --infected | -o | -v, --verbose | --bell | --quiet | --exclude=<text> | --exclude-dir=<text> | --include=<text> | --max-filesize=<text> | --max-scansize=<text> | -z, --allmatch | -c, --config-file=<read> | --stdout | --no-summary | -m, --multiscan | --fdpass | --stream | -V, --version | --reload`,
    effects: scan,
  },
  {
    names: 'freshclam',
    summary: 'fetches signatures of malware',
    options:
      '-d, --daemon | -c <text> | --config-file=<read> | --datadir=<look> | -l, --log=<append> | --on-update-execute=<command> | --on-error-execute=<command> | --on-outdated-execute=<command> | -F | -v | --quiet | -u <text> | --no-dns | -V',
  },
  {
    names: 'aide tripwire samhain',
    summary: 'tells which files have changed',
    options:
      '-c, --config=<read> | -i, --init | -C, --check | -u, --update | -E, --compare | -D, --config-check | -l, --limit=<text> | -r, --report=<text> | -B, --before=<text> | -A, --after=<text> | -L <text> | -m | --dry-init',
    effects: renews,
  },
  {
    names: 'rkhunter chkrootkit lynis unhide spectre-meltdown-checker tiger oscap',
    summary: 'looks for signs of a break-in',
    options: `
--propupd              takes the files as they are now for good
-c, --check | --update | --sk, --skip-keypress | --rwo, --report-warnings-only | -l, --logfile=<append> | --configfile=<read> | --enable=<text> | --disable=<text> | --cronjob | -q | -x | -r <look> | -d | -n | --pentest | --quick | --profile=<text> | --results=<write> | --report=<write> | --remediate | --paranoid`,
    operands: '<text>...',
    effects: (call) => {
      if (call.has('--propupd')) {
        renews(call);
      } else if (call.has('--remediate')) {
        call.effect('execute', 'converge', 'object', call.texts.join(' '));
      }
    },
  },
  {
    names: 'photorec foremost scalpel testdisk extundelete ext4magic',
    summary: 'brings removed files back',
    options:
      '-o, --output-dir=<write> | -t <text> | -i <read> | -c <read> | -d <write> | -log | -debug | -cmd <text> | -v | -q | -T | -r | --restore-file=<text> | --restore-all | --restore-directory=<text> | --after=<text> | --before=<text> | /list | /cmd',
    operands: '<read>...',
  },
  {
    names: 'logwatch logcheck swatch goaccess',
    summary: 'sums logs up',
    options:
      '--detail=<text> | --range=<text> | --service=<text> | --output=<text> | --mailto=<text> | --filename=<write> | --logdir=<look> | --format=<text> | --encode=<text> | -f <read> | -o <write> | -p <read> | -a | --log-format=<text> | -c <read> | -t <read>',
  },
  {
    names: 'sysdig csysdig falco fatrace',
    summary: 'watches what programs ask of the kernel',
    options:
      '-r, --read=<read> | -w, --write=<write> | -c, --chisel=<read> | -p <text> | -A | -n <text> | -s <text> | -k <text> | -l | -cl | -i <text> | -o <append> | -t | -f <text> | -C <text> | -P <text> | -z',
  },
];
