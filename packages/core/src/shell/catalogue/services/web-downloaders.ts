import type { Call, Role, ToolSpec, Word } from '../../tools/tool-spec.js';
import { UNKNOWN } from '../../words/markers.js';
import { derivedWord } from './derived-word.js';
import { fileNameOf, lookAtAddress, partsOf, sendStdin } from './web-address.js';

const wgetOptions = `
-O, --output-document=<write>     writes everything to that file
-o, --output-file=<write>         writes its log there
-a, --append-output=<append>      adds its log there
-P, --directory-prefix=<look>     writes files below that directory
-i, --input-file=<read>           fetches the addresses in a file
--config=<read>                   reads options from a file
--post-file, --body-file=<upload>   sends a file
--post-data, --body-data=<text>   sends data
--method=<text>                   chooses the method
--use-askpass=<program>           starts a program for the password
-e, --execute=<text>              sets an option
--no-check-certificate            trusts any certificate
--secure-protocol=<text>          chooses the TLS version
--ciphers=<text>
--no-hsts
--http-password, --ftp-password, --proxy-password, --password=<secret>   logs in with a password
--http-user, --ftp-user, --proxy-user, --user=<text>
--ask-password
--save-cookies=<write>            writes cookies to a file
--load-cookies=<read>             sends the cookies of a file
--warc-file=<write> | --warc-tempdir=<look> | --hsts-file=<write> | --rejected-log=<write>
--certificate=<look> | --private-key=<look> | --ca-certificate=<look> | --ca-directory=<look> | --crl-file=<look>
--header=<text> | -U, --user-agent=<text> | --referer=<text> | -B, --base=<text> | -t, --tries=<text> | -T, --timeout=<text>
-w, --wait=<text> | --waitretry=<text> | -Q, --quota=<text> | --limit-rate=<text> | -l, --level=<text> | -A, --accept=<text>
-R, --reject=<text> | --accept-regex=<text> | --reject-regex=<text> | -D, --domains=<text> | --exclude-domains=<text>
-I, --include-directories=<text> | -X, --exclude-directories=<text> | --cut-dirs=<text> | --restrict-file-names=<text>
--bind-address=<text> | --dns-timeout=<text> | --connect-timeout=<text> | --read-timeout=<text> | --prefer-family=<text>
--max-redirect=<text> | --default-page=<text> | --local-encoding=<text> | --remote-encoding=<text> | --start-pos=<text>
--compression=<text> | --progress=<text> | --report-speed=<text> | --follow-tags=<text> | --ignore-tags=<text> | -Y <text>
--retry-on-http-error=<text> | --preferred-location=<text> | --regex-type=<text> | --certificate-type=<text> | --private-key-type=<text>
--backups[=<text>] | -nv | -nc | -nd | -nH | -np | -x | -q, --quiet | -v, --verbose | -d, --debug | -b, --background | -c, --continue
-N, --timestamping | -S, --server-response | --spider | -r, --recursive | -k, --convert-links | -K, --backup-converted | -m, --mirror
-p, --page-requisites | -E, --adjust-extension | -H, --span-hosts | -L, --relative | -4, --inet4-only | -6, --inet6-only | -F, --force-html
-h, --help | -V, --version | --content-disposition | --content-on-error | --no-verbose | --no-clobber | --no-parent | --no-proxy
--no-cookies | --no-cache | --no-directories | --no-host-directories | --show-progress | --delete-after | --trust-server-names | --https-only
`;

function lookAtWgetLogin(call: Call): void {
  const settings = call.values('--execute');
  const set = settings.map(({ text }) => text.replace(/\s+/g, ''));
  const unchecked = set.some((text) => /^check_?certificate=(?:off|no|0|quiet)/i.test(text));
  const old = /^(?:SSLv2|SSLv3|TLSv1(?:_1)?)$/i.test(call.value('--secure-protocol') ?? '');
  if (call.has('--no-check-certificate') || unchecked || old) {
    call.effect('crypto', 'weaken', 'host', partsOf(call.texts[0] ?? '').host);
  }
}

/** Settings of wgetrc that name a file or a program, without their `_` and `-`, which do not count. */
const settingRoles: Readonly<Record<string, Role>> = {
  outputdocument: 'write',
  logfile: 'write',
  savecookies: 'write',
  warcfile: 'write',
  rejectedlog: 'write',
  loadcookies: 'read',
  input: 'read',
  postfile: 'upload',
  bodyfile: 'upload',
  useaskpass: 'program',
};

interface Setting {
  readonly name: string;
  readonly value: Word;
}

/** What `-e name=value` sets, as a line of wgetrc would. */
function settingsOf(call: Call): readonly Setting[] {
  return call.values('--execute').flatMap((word) => {
    const [, name, value] = /^\s*([\w-]+)\s*=\s*(.*?)\s*$/s.exec(word.text) ?? [];
    if (name === undefined || value === undefined) return [];
    return [{ name: name.replace(/[-_]/g, '').toLowerCase(), value: derivedWord(word, value) }];
  });
}

function applySettings(call: Call, settings: readonly Setting[]): void {
  for (const { name, value } of settings) {
    const role = settingRoles[name];
    if (role !== undefined) call.as(role, value);
  }
}

/** What the addresses in a file are, and so what is written, is not known. */
function fetchListed(call: Call): void {
  if (!call.has('--input-file')) return;
  call.effect('network', 'fetch', 'host', UNKNOWN, { attributes: { external: true } });
  const directory = call.value('--directory-prefix');
  if (!call.has('--spider'))
    call.path('write', 'overwrite', directory === undefined ? UNKNOWN : `${directory}/${UNKNOWN}`);
}

function wgetEffects(call: Call): void {
  const settings = settingsOf(call);
  applySettings(call, settings);
  for (const word of call.operands) lookAtAddress(call, word);
  lookAtWgetLogin(call);
  if (call.has('--post-data') || call.has('--body-data')) {
    call.effect('network', 'send', 'host', partsOf(call.texts[0] ?? '').host, { attributes: { external: true } });
  }
  if (call.value('--post-file') === '-') sendStdin(call, partsOf(call.texts[0] ?? '').host);
  if (call.value('--method')?.toUpperCase() === 'DELETE') {
    call.effect('network', 'request-delete', 'host', partsOf(call.texts[0] ?? '').host, {
      attributes: { external: true },
    });
  }
  fetchListed(call);
  if (call.has('--output-document') || call.has('--spider') || call.has('--delete-after')) return;
  if (settings.some(({ name }) => name === 'outputdocument')) return;
  const prefix = settings.findLast(({ name }) => name === 'dirprefix')?.value.text;
  writeUnderItsName(call, prefix ?? call.value('--directory-prefix'));
}

function writeUnderItsName(call: Call, directory: string | undefined): void {
  for (const { text } of call.operands) {
    const name = fileNameOf(text) ?? 'index.html';
    call.path('write', 'overwrite', directory === undefined ? name : `${directory}/${name}`);
  }
}

const ariaOptions = `
-d, --dir=<look>                  writes files into that directory
-o, --out=<text>                  names the file
-i, --input-file=<read>           fetches the addresses in a file
-l, --log=<write>
--save-session=<write> | --save-cookies=<write> | --server-stat-of=<write> | --dht-file-path=<write>
--load-cookies=<read> | --conf-path=<read> | --server-stat-if=<read> | --netrc-path=<look>
-T, --torrent-file=<read> | -M, --metalink-file=<read> | --ca-certificate=<look> | --certificate=<look> | --private-key=<look>
--on-download-start, --on-download-complete, --on-download-error, --on-download-stop, --on-download-pause, --on-bt-download-complete=<program>   starts a program then
--check-certificate=<text>        whether certificates are checked
--http-passwd, --ftp-passwd, --all-proxy-passwd, --http-proxy-passwd, --https-proxy-passwd, --rpc-secret, --rpc-passwd=<secret>
--http-user=<text> | --ftp-user=<text> | --all-proxy=<host> | --http-proxy=<host> | --https-proxy=<host> | --ftp-proxy=<host>
--enable-rpc[=<text>]             lets other programs steer it
--rpc-listen-all[=<text>]         lets other machines steer it
--rpc-listen-port=<listen> | --listen-port=<text> | --dht-listen-port=<text> | --gid=<text> | --index-out=<text> | --select-file=<text>
-x, --max-connection-per-server=<text> | -s, --split=<text> | -j, --max-concurrent-downloads=<text> | -k, --min-split-size=<text>
-t, --timeout=<text> | -m, --max-tries=<text> | -U, --user-agent=<text> | --header=<text> | --referer=<text> | --checksum=<text>
--max-download-limit=<text> | --max-overall-download-limit=<text> | --max-upload-limit=<text> | -u <text> | --seed-time=<text>
--seed-ratio=<text> | --bt-tracker=<text> | --file-allocation=<text> | --retry-wait=<text> | --connect-timeout=<text> | --lowest-speed-limit=<text>
--interface=<text> | --stop=<text> | --log-level=<text> | --console-log-level=<text> | --summary-interval=<text> | --piece-length=<text>
--allow-overwrite[=<text>] | --auto-file-renaming[=<text>] | --continue[=<text>] | -c | -q | -Z | -V | -S | -D | -h | -v | -P | -R | -n
`;

function ariaEffects(call: Call): void {
  for (const word of call.operands) lookAtAddress(call, word);
  if (call.value('--check-certificate') === 'false')
    call.effect('crypto', 'weaken', 'host', partsOf(call.texts[0] ?? '').host);
  if (call.has('--out')) {
    const directory = call.value('--dir');
    const name = call.value('--out') ?? '';
    call.path('write', 'overwrite', directory === undefined ? name : `${directory}/${name}`);
  } else writeUnderItsName(call, call.value('--dir'));
}

const httpieOptions = `
-j, --json | -f, --form | --multipart | -v, --verbose | -h, --headers | -b, --body | -m, --meta | -d, --download | -c, --continue | -F, --follow
-I, --ignore-stdin | -q, --quiet | --offline | --check-status | -S, --stream | -x, --compress | --curl | --http2 | -4 | -6
-o, --output=<write>              writes the answer there
-a, --auth=<secret>               logs in with a name and password
-A, --auth-type=<text> | --bearer=<secret> | --verify=<text> | --ssl=<text> | --ciphers=<text> | --cert=<look> | --cert-key=<look>
--cert-key-pass=<secret> | --session=<text> | --session-read-only=<text> | --proxy=<host> | --timeout=<text> | --max-redirects=<text>
--pretty=<text> | -s, --style=<text> | -p, --print=<text> | --raw=<text> | --boundary=<text> | --default-scheme=<text> | --format-options=<text>
`;

/** `http POST host/path name=value file@path`. */
function httpieEffects(call: Call): void {
  const [first, ...rest] = call.operands;
  const hasMethod =
    first !== undefined && /^[A-Za-z]+$/.test(first.text) && rest.length > 0 && !/^localhost$/i.test(first.text);
  const [address, ...items] = hasMethod ? rest : call.operands;
  if (address === undefined) return;
  call.as('url', address);
  lookAtAddress(call, address);
  const { host } = partsOf(address.text);
  if (/^(?:no|false)$/.test(call.value('--verify') ?? '')) call.effect('crypto', 'weaken', 'host', host);
  if (hasMethod && first.text.toUpperCase() === 'DELETE') {
    call.effect('network', 'request-delete', 'host', host, { attributes: { external: true } });
  }
  if (call.hasStdin && !call.has('--ignore-stdin')) sendStdin(call, host);
  for (const item of items) {
    const file = /^[^=:@]*(?:@|=@|:=@)(.+)/.exec(item.text)?.[1];
    if (file !== undefined) call.as('upload', derivedWord(item, file));
  }
}

function lwpRequestEffects(call: Call): void {
  for (const word of call.operands) lookAtAddress(call, word);
  const sends = call.name === 'POST' || /^(?:POST|PUT)$/i.test(call.value('-m') ?? '');
  if (sends && call.hasStdin) sendStdin(call, partsOf(call.texts[0] ?? '').host);
}

export const webDownloaderTools: readonly ToolSpec[] = [
  { names: 'wget wget2', summary: 'downloads files', options: wgetOptions, operands: '<url>...', effects: wgetEffects },
  {
    names: 'aria2c',
    summary: 'downloads files over several protocols',
    options: ariaOptions,
    operands: '<url>...',
    effects: ariaEffects,
  },
  { names: 'http https httpie xh xhs', summary: 'sends web requests', options: httpieOptions, effects: httpieEffects },
  {
    names: 'lwp-download',
    summary: 'downloads a file',
    options: '-a | -s',
    operands: '<url> <write>',
    effects: (call) => {
      if (call.operands.length === 1) writeUnderItsName(call, undefined);
    },
  },
  {
    names: 'lwp-request lwp-dump GET HEAD POST',
    summary: 'sends a web request and prints the answer',
    options:
      '-m <text> | -b <text> | -t <text> | -i <text> | -c <text> | -p <host> | -P | -H <text> | -o <text> | -C <secret> | -u | -U | -s | -S | -e | -E | -d | -f | -x | -v | -h | -a',
    operands: '<url>...',
    effects: lwpRequestEffects,
  },
  {
    names: 'lwp-mirror',
    summary: 'keeps a copy of a web page',
    options: '-t <text> | -v',
    operands: '<url> <write>',
  },
  {
    names: 'urlget geturl',
    summary: 'prints what is at an address',
    options: '-o <write> | -p | -v',
    effects: readPlainPaths,
  },
  {
    names: 'fetch',
    summary: 'downloads files',
    options: `
-o <write>                        writes there
-h <text> | -f <text> | -c <text> | -B <text> | -S <text> | -T <text> | -w <text> | -N <read> | -i <text> | --no-verify-peer | --ca-cert=<look> | --user-agent=<text>
-1 | -4 | -6 | -A | -a | -d | -F | -l | -M | -m | -n | -P | -p | -q | -R | -r | -s | -U | -v`,
    operands: '<url>...',
    effects: (call) => {
      if (call.has('--no-verify-peer')) call.effect('crypto', 'weaken', 'host', partsOf(call.texts[0] ?? '').host);
      if (call.value('-o') === '-') call.print({ downloaded: true });
      else if (!call.has('-o')) writeUnderItsName(call, undefined);
    },
  },
  {
    names: 'axel',
    summary: 'downloads a file over several connections',
    options:
      '-o, --output=<write> | -n, --num-connections=<text> | -s, --max-speed=<text> | -H, --header=<text> | -U, --user-agent=<text> | -T, --timeout=<text> | -S, --search[=<text>] | -k, --insecure | -c, --no-clobber | -q | -v | -a | -N | -4 | -6',
    operands: '<url>...',
    effects: (call) => {
      if (call.has('--insecure')) call.effect('crypto', 'weaken', 'host', partsOf(call.texts[0] ?? '').host);
      if (!call.has('--output')) writeUnderItsName(call, undefined);
    },
  },
  {
    names: 'youtube-dl yt-dlp',
    summary: 'downloads videos',
    options: `
--exec, --exec-before-download=<command>   runs a command for each file
--downloader-args, --external-downloader-args, --postprocessor-args, --ppa=<text>
--external-downloader, --downloader=<program>   starts another program to download
-o, --output=<write> | -P, --paths=<look> | -a, --batch-file=<read> | --config-locations, --config-location=<read> | --cookies=<write>
--load-info-json=<read> | --plugin-dirs=<library> | --ffmpeg-location=<program> | --no-check-certificates, --no-check-certificate
-u, --username=<text> | -p, --password=<secret> | -2, --twofactor=<secret> | -f, --format=<text> | -S, --format-sort=<text>
--merge-output-format=<text> | --audio-format=<text> | --audio-quality=<text> | --recode-video=<text> | --sub-langs=<text> | --sub-format=<text>
--proxy=<host> | -r, --limit-rate=<text> | -R, --retries=<text> | -N, --concurrent-fragments=<text> | --playlist-items=<text> | -I <text>
--date=<text> | --match-filter=<text> | --download-archive=<write> | --cookies-from-browser=<text> | --user-agent=<text> | --extractor-args=<text>
-x, --extract-audio | -F, --list-formats | -i | -q | -s | -j | -k | -v | -U, --update`,
    operands: '<url>...',
  },
];

/** It takes a path as well as an address. */
function readPlainPaths(call: Call): void {
  for (const word of call.operands) {
    if (partsOf(word.text).scheme === '') call.as('read', word);
    else call.as('url', word);
  }
}
