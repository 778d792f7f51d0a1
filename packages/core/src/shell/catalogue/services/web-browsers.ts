import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { lookAtAddress, partsOf, sendStdin } from './web-address.js';

/** They show files as well as addresses: a word without a scheme that looks like a path is one. */
function browse(call: Call): void {
  for (const word of call.operands) {
    if (/^(?:[./~\uE000]|file:)/.test(word.text) && !word.text.startsWith('file:')) call.as('read', word);
    else call.as('url', word);
    lookAtAddress(call, word);
  }
}

function lynxEffects(call: Call): void {
  browse(call);
  if (call.has('-post_data') && call.hasStdin) sendStdin(call, partsOf(call.texts[0] ?? '').host);
}

/** What load generators do to a server is meant for one's own. */
function load(call: Call): void {
  for (const word of call.operands) {
    if (!/^(?:https?:\/\/|[\w.-]+[:/])/.test(word.text)) continue;
    call.as('url', word);
    lookAtAddress(call, word);
  }
}

export const webBrowserTools: readonly ToolSpec[] = [
  {
    names: 'links links2 elinks',
    summary: 'shows web pages and files in a terminal',
    options: `
-dump | -source | -g | -no-connect | -no-home | -version | -help | -receive-bytes <text> | -width <text> | -codepage <text> | -dump-width <text>
-http-proxy <host> | -https-proxy <host> | -ftp-proxy <host> | -socks-proxy <host> | -only-proxies <text> | -lookup <text> | -remote <text>
-download-dir <look> | -bookmarks-file <read> | -config-dir <look> | -config-file <read> | -eval <text> | -default-mime-type <text> | -auto-submit
-dump-charset <text> | -async-dns <text> | -retries <text> | -unrestartable-receive-timeout <text> | -ssl.certificates <text> | -driver <text>`,
    style: 'long-dash',
    effects: browse,
  },
  {
    names: 'lynx',
    summary: 'shows web pages and files in a terminal',
    options: `
-editor=<program>                 starts that editor
-cfg=<read> | -lss=<read> | -cookie_file=<read> | -cookie_save_file=<write> | -cmd_script=<read> | -cmd_log=<write> | -auth=<secret> | -pauth=<secret>
-useragent=<text> | -width=<text> | -display=<text> | -term=<text> | -homepage=<text> | -index=<text> | -base | -assume_charset=<text>
-display_charset=<text> | -localhost | -dump | -source | -listonly | -nolist | -head | -mime_header | -crawl | -traversal | -accept_all_cookies
-get_data | -post_data | -stdin | -force_html | -image_links | -restrictions=<text> | -timeout=<text> | -read_timeout=<text>`,
    style: 'long-dash',
    effects: lynxEffects,
  },
  {
    names: 'w3m',
    summary: 'shows web pages and files in a terminal',
    options: `
-o <text> | -T <text> | -I <text> | -O <text> | -cols <text> | -ppc <text> | -config <read> | -bookmark <read> | -header <text> | -t <text> | -l <text>
-post <upload>                    sends a file
-cookie-jar <read> | -dump | -dump_source | -dump_head | -dump_both | -B | -M | -F | -S | -W | -X | -N | -v | -cookie | -no-cookie | -graph | -no-mouse`,
    style: 'long-dash',
    effects: browse,
  },
  {
    names: 'ab wrk wrk2 hey siege oha bombardier vegeta autocannon',
    summary: 'measures a web server under load',
    options: `
-p <upload>                       sends a file
-u, --put=<upload>                sends a file
-f, --file=<read>                 reads addresses from a file
-D <upload> | -body=<text> | -e <write> | -g <write> | -w <text> | -s, --script=<script> | -output=<write> | -targets=<read>
-n <text> | -c, --connections, --concurrent=<text> | -t, --threads, --timeout=<text> | -d, --duration=<text> | -r, --reps, --rate=<text> | -T, --content-type=<text>
-H, --header=<text> | -C <text> | -A <secret> | -P <secret> | -a <secret> | -x <host> | -X <host> | -m <text> | -z <text> | -q <text> | -o <text> | -v <text> | -B <text> | -y <text>
-k | -l | -i | -S | -h | --latency | -b | -disable-compression`,
    effects: (call) => {
      load(call);
      const number = (option: string) => Number(/^\d+$/.exec(call.value(option) ?? '')?.[0] ?? 0);
      if (number('-c') >= 500 || number('-n') >= 1_000_000)
        call.effect('network', 'load', 'host', call.texts[0] ?? '', { attributes: { external: true } });
    },
  },
];
