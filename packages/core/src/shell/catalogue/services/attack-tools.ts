import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { opensConsole } from '../running/runs-code.js';
import { derivedWord } from './derived-word.js';

/** Whether it is only asked what it is or how it is used. */
function asksForHelp(call: Call): boolean {
  return (
    call.words.length === 0 ||
    (call.words.some(({ text }) =>
      /^(?:--?help|--?version|-h|-V|--list(?:=\w+)?|--?update(?:-templates)?)$/.test(text),
    ) &&
      call.operands.length === 0)
  );
}

function attack(call: Call, action: string): void {
  if (asksForHelp(call)) return;
  call.effect('network', action, 'host', call.texts.find((text) => !/^[A-Z]+$/.test(text)) ?? '', {
    attributes: { external: true },
  });
}

function crack(call: Call): void {
  if (asksForHelp(call) || call.has('--list')) return;
  call.effect('crypto', 'crack', 'object', call.texts[0] ?? '');
}

function floods(call: Call): boolean {
  return (
    call.has('--flood') ||
    call.has('--faster') ||
    /^u\d{1,3}$/.test(call.value('-i') ?? '') ||
    call.has('--rand-source')
  );
}

function hpingEffects(call: Call): void {
  attack(call, floods(call) ? 'flood' : 'probe');
  if (call.has('--listen')) call.print({ downloaded: true });
}

function sqlmapEffects(call: Call): void {
  call.effect('network', 'attack', 'host', call.value('-u') ?? '', { attributes: { external: true } });
  for (const word of call.values('--eval')) call.as('python', word);
}

export const attackTools: readonly ToolSpec[] = [
  {
    names: 'hydra medusa ncrack patator crowbar thc-hydra xhydra brutespray',
    summary: 'tries passwords on a machine',
    options: `
-P, -L, -C, -U, -M=<read>         reads names, passwords or machines from a file
-o=<write>                        writes what it found
-l=<text> | -p=<secret> | -u | -h=<text> | -s=<text> | -t=<text> | -w=<text> | -W=<text> | -T=<text> | -x=<text> | -e=<text> | -m=<text> | -c=<text> | -O=<write> | -n=<text>
-f | -F | -R | -S | -v | -V | -d | -q | -I | -4 | -6 | -K`,
    effects: (call) => attack(call, 'attack'),
  },
  {
    names:
      'john unshadow fcrackzip pdfcrack rarcrack truecrack cmospwd ophcrack aircrack-ng-gui zip2john ssh2john rar2john keepass2john office2john gpg2john',
    summary: 'guesses passwords from their hashes',
    options:
      '--wordlist=<read> | --rules[=<text>] | --format=<text> | --pot=<write> | --session=<write> | --config=<read> | --incremental[=<text>] | --mask=<text> | --external=<text> | --fork=<text> | --show[=<text>] | --restore[=<text>] | --single[=<text>] | --test[=<text>] | --list=<text>',
    operands: '<read>...',
    effects: crack,
  },
  {
    names: 'hashcat hashcat.bin',
    summary: 'guesses passwords from their hashes',
    options: `
-o, --outfile=<write>             writes what it found
--potfile-path=<write> | --debug-file=<write> | -r, --rules-file=<read> | --hashfile=<read> | --induction-dir=<look> | --outfile-check-dir=<look> | --keyboard-layout-mapping=<read>
-m, --hash-type=<text> | -a, --attack-mode=<text> | -w, --workload-profile=<text> | -d, --opencl-devices=<text> | -D <text> | -i, --increment | --increment-min=<text> | --increment-max=<text>
-1, -2, -3, -4=<text> | -s, --skip=<text> | -l, --limit=<text> | --outfile-format=<text> | --session=<text> | -p, --separator=<text> | -n=<text> | -u=<text> | -T=<text> | --runtime=<text> | -t=<text>
-g=<text> | -c=<text> | --status-timer=<text> | --markov-hcstat2=<read> | --truecrypt-keyfiles=<read> | --veracrypt-keyfiles=<read>
--quiet | --potfile-disable | --outfile-autohex-disable | --force | --show | --left | --username | --remove | -b, --benchmark | -I | -V | -h | -O | -S | --stdout | --status`,
    operands: '<read>...',
    effects: (call) => {
      if (!call.has('-b') && call.operands.length > 0) crack(call);
    },
  },
  {
    names: 'nikto nikto.pl wapiti skipfish whatweb wpscan joomscan droopescan nuclei arachni zap-cli zaproxy',
    summary: 'looks for weak places of a web server',
    options:
      '-h, -host=<text> | -u, --url=<text> | -o, -output, --output=<write> | -p, -port=<text> | -F, -Format=<text> | -T, -Tuning=<text> | -config=<read> | -id=<secret> | -l, -list=<read> | -t=<text> | -w=<text> | -useproxy=<host>',
    style: 'long-dash',
    effects: (call) =>
      call.effect('network', 'scan', 'host', call.value('-h') ?? call.value('-u') ?? call.texts[0] ?? '', {
        attributes: { external: true },
      }),
  },
  {
    names:
      'gobuster dirb dirbuster ffuf wfuzz feroxbuster dirsearch amass subfinder sublist3r dnsenum dnsrecon fierce theHarvester recon-ng',
    summary: 'guesses what a server has',
    options:
      '-u, --url=<text> | -w, --wordlist=<read> | -o, --output=<write> | -t, --threads=<text> | -x, --extensions=<text> | -H=<text> | -X=<text> | -d=<text> | -b=<text> | -c=<text> | -p=<text> | -request=<read>',
    effects: (call) =>
      call.effect('network', 'scan', 'host', call.value('-u') ?? call.value('-d') ?? call.texts.at(-1) ?? '', {
        attributes: { external: true },
      }),
  },
  {
    names: 'sqlmap sqlmap.py',
    summary: 'takes over databases through web pages',
    options: `
-r=<read>                         reads the request from a file
-l=<read> | -m=<read> | -c=<read> | --file-write=<upload> | --output-dir=<look> | -s=<write> | -t=<write> | --tamper=<library>
--eval=<text>                     runs Python for each request
--os-cmd=<text> | -u, --url=<text> | -d=<text> | -g=<text> | --data=<text> | --cookie=<text> | -p=<text> | -D=<text> | -T=<text> | -C=<text> | --dbms=<text> | --level=<text> | --risk=<text>
--file-read=<text> | --file-dest=<text> | --sql-query=<text> | --sql-file=<read> | --technique=<text> | --proxy=<host> | --threads=<text> | -H=<text> | -A=<text> | --method=<text> | -v=<text>
--batch | --dbs | --tables | --dump | --dump-all | --os-shell | --os-pwn | --sql-shell | --passwords | --wizard | --random-agent | --tor`,
    effects: sqlmapEffects,
  },
  {
    names: 'hping3 hping hping2 nping',
    summary: 'sends packets made to measure',
    options: `
-E, --file=<upload>               sends a file
-9, --listen=<text>               waits for packets
--flood                           sends as fast as it can
-c, --count=<text> | -i, --interval=<text> | -d, --data=<text> | -p, --destport=<text> | -s, --baseport=<text> | -a, --spoof=<text> | -e, --sign=<text> | -I, --interface=<text> | -t, --ttl=<text>
-w, --win=<text> | -8, --scan=<text> | -C, --icmptype=<text> | -K, --icmpcode=<text> | -m, --mtu=<text> | -g, --fragoff=<text> | -N=<text> | -o=<text> | -M=<text> | -L=<text> | -O=<text> | --rate=<text> | --dest-ip=<text>
-0, --rawip | -1, --icmp | -2, --udp | -S, --syn | -A, --ack | -F, --fin | -R, --rst | -P, --push | -U, --urg | -X | -Y | -V | -n | -q | -D | -z | -Z | -T, --traceroute | -f | -x | -y | -B, --safe | -u | -j | -J | -b | --rand-source | --rand-dest | --fast | --faster`,
    effects: hpingEffects,
  },
  {
    names: 'msfconsole msfcli armitage beef-xss setoolkit commix routersploit empire covenant sliver-server',
    summary: 'breaks into machines',
    options:
      '-x, --execute-command=<text> | -r, --resource=<read> | -q | -n | -o=<write> | -m=<library> | -p=<library> | -y=<read> | -d | -v | -h',
    effects: (call) => {
      opensConsole(call);
      for (const word of call.values('-x')) {
        const line = /^(?:!|system\s+|irb\s+-e\s+)(.+)/.exec(word.text.trim())?.[1];
        if (line !== undefined) call.as('command', derivedWord(word, line));
      }
      attack(call, 'attack');
    },
  },
  {
    names: 'msfvenom shellter veil',
    summary: 'builds programs that give others control',
    options:
      '-o, --out=<write> | -x, --template=<read> | -p, --payload=<text> | -f, --format=<text> | -e, --encoder=<text> | -a, --arch=<text> | --platform=<text> | -b=<text> | -i=<text> | -n=<text> | -s=<text> | -l, --list=<text> | -k',
    effects: (call) => call.effect('execute', 'build-payload', 'object', call.value('-p') ?? ''),
  },
  {
    names:
      'crackmapexec cme netexec nxc evil-winrm psexec.py wmiexec.py smbexec.py secretsdump.py impacket-psexec impacket-wmiexec impacket-secretsdump kerbrute responder bettercap ettercap arpspoof dsniff macof yersinia aireplay-ng reaver wifite slowloris slowhttptest goldeneye t50 loic mdk3 mdk4',
    summary: 'attacks machines of a network',
    options:
      '-u=<text> | -p=<secret> | -H=<secret> | -d=<text> | -i=<text> | -I=<text> | -w=<write> | -b=<text> | -s=<read> | -t=<text> | -M=<text> | -x=<text> | -X=<text> | -o=<text> | -e=<text>',
    effects: (call) => attack(call, 'attack'),
  },
  {
    names:
      'mimikatz lazagne lazagne.py mimipenguin pypykatz linpeas linpeas.sh linenum linenum.sh LinEnum.sh pspy pspy64 pspy32 linux-exploit-suggester.sh',
    summary: 'looks for passwords and ways to become root',
    effects: (call) =>
      call.effect('crypto', 'list-secrets', 'object', 'passwords', { attributes: { sensitive: true } }),
  },
  {
    names: 'mitmproxy mitmdump mitmweb',
    summary: 'looks into connections on their way',
    options:
      '-s, --scripts=<library> | -w, --save-stream-file=<write> | -r, --rfile=<read> | -n, --no-server | -p, --listen-port=<text> | --listen-host=<text> | -m, --mode=<text> | --set=<text> | -k, --ssl-insecure | -q | -v | -c, -C, --client-replay=<read> | -S, --server-replay=<read>',
    effects: (call) => {
      if (!call.has('--no-server') && !asksForHelp(call))
        call.effect('network', 'intercept', 'host', call.value('--listen-host') ?? '');
    },
  },
  {
    names: 'aircrack-ng airodump-ng airmon-ng airbase-ng',
    summary: 'records and breaks into wireless networks',
    options:
      '-w <look> | -e <text> | -b <text> | -c, --channel <text> | --bssid <text> | --band <text> | -a <text> | -p <text> | -l <write> | --write <look>',
    effects: (call) => {
      if (call.operands.length > 0) call.effect('network', 'intercept', 'host', call.texts.join(' '));
    },
  },
];
