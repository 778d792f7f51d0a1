import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';
import { isLocal } from '../../words/is-local.js';
import { settingsFrom } from '../running/wrapping.js';
import { engineSocket } from './container-privileges.js';
import { derivedWord } from './derived-word.js';
import { fileNameOf, lookAtAddress, partsOf, sendStdin } from './web-address.js';
import { tellsStatements } from './web-statements.js';

const options = `
-o, --output=<write>              writes the answer there
-O, --remote-name                 writes a file named as on the server
--remote-name-all                 writes every file named as on the server
-J, --remote-header-name          lets the server choose the name of the file
--output-dir=<look>               writes files into that directory
-T, --upload-file=<upload>        sends a file
-d, --data, --data-ascii=<text>   sends data
--data-binary=<text>              sends data as it is
--data-raw=<text>                 sends text
--data-urlencode=<text>           sends data, encoded
--json=<text>                     sends JSON
-F, --form=<text>                 sends a form, which may hold files
--form-string=<text>
-G, --get                         puts the data into the address
-X, --request=<text>              chooses the method
-H, --header=<text>               adds a header
--proxy-header=<text>
-I, --head                        asks for the headers only
-s, --silent                      shows no progress
-S, --show-error                  shows errors all the same
-L, --location                    goes where the address leads
-f, --fail                        fails where the server answers with an error
-i, --include, --show-headers | -v, --verbose | --location-trusted | --fail-with-body | --fail-early | -g, --globoff | -j, --junk-session-cookies | -l, --list-only
-n, --netrc | --netrc-optional | -N, --no-buffer | -p, --proxytunnel | -q, --disable | -R, --remote-time | -#, --progress-bar
-Z, --parallel | --parallel-immediate | -B, --use-ascii | -a, --append | --compressed | --compressed-ssh | --raw | --tr-encoding
-4, --ipv4 | -6, --ipv6 | -0, --http1.0 | --http1.1 | --http2 | --http2-prior-knowledge | --http3 | --http3-only | --http0.9
--ssl | --ssl-reqd | --ftp-pasv | --ftp-create-dirs | --create-dirs | --no-progress-meter | --path-as-is | --post301 | --post302
--post303 | --tcp-nodelay | --tcp-fastopen | --no-keepalive | --no-sessionid | --no-alpn | --no-clobber | --remove-on-error
--anyauth | --basic | --digest | --ntlm | --negotiate | --styled-output | --suppress-connect-headers | --crlf | --xattr
--haproxy-protocol | --ignore-content-length | --proxy-anyauth | --proxy-basic | --proxy-digest | --ftp-ssl-control | -:, --next
-V, --version | -M, --manual | -h, --help[=<text>] | --retry-all-errors | --retry-connrefused | --disable-epsv | --disable-eprt
-k, --insecure                    trusts any certificate
--proxy-insecure                  trusts any certificate of the proxy
--doh-insecure                    trusts any certificate of the name server
--ssl-no-revoke                   ignores revoked certificates
--ssl-allow-beast                 allows a broken cipher mode
-1, --tlsv1 | --tlsv1.2 | --tlsv1.3
--tlsv1.0                         allows an outdated TLS
--tlsv1.1                         allows an outdated TLS
-2, --sslv2                       uses a broken SSL
-3, --sslv3                       uses a broken SSL
-u, --user=<text>                 logs in with a name and password
-U, --proxy-user=<text>           logs in at the proxy
--oauth2-bearer=<secret>          logs in with a token
--pass, --proxy-pass=<secret>     opens the key with a password
--tlspassword, --proxy-tlspassword=<secret>
--aws-sigv4=<text> | --delegation=<text> | --login-options=<text> | --sasl-authzid=<text> | --service-name=<text> | --krb=<text>
-K, --config=<read>               reads options from a file
--netrc-file=<look>               reads passwords from a file
-E, --cert, --proxy-cert=<look>   logs in with a certificate
--key, --proxy-key=<look>         reads a private key
--cacert, --proxy-cacert=<look> | --capath, --proxy-capath=<look> | --crlfile, --proxy-crlfile=<look> | --pubkey=<look>
--cert-type=<text> | --key-type=<text> | --pinnedpubkey=<text> | --ciphers=<text> | --tls13-ciphers=<text> | --curves=<text>
--tls-max=<text> | --tlsauthtype=<text> | --tlsuser=<text> | --hostpubmd5=<text> | --hostpubsha256=<text>
--engine=<library>                loads a crypto engine
-b, --cookie=<text>               sends cookies
-c, --cookie-jar=<write>          writes cookies to a file
-D, --dump-header=<write>         writes headers to a file
--trace, --trace-ascii=<write>    writes all traffic to a file
--stderr=<write>                  writes messages to a file
--etag-save=<write> | --etag-compare=<read> | --libcurl=<write> | --hsts=<write> | --alt-svc=<write>
-x, --proxy, --preproxy=<host>    goes through a proxy
--socks4, --socks4a, --socks5, --socks5-hostname=<host>
--unix-socket, --abstract-unix-socket=<text>  talks to a socket of this machine
--url=<url>                       fetches that address
--url-query=<text> | -e, --referer=<text> | -A, --user-agent=<text> | -r, --range=<text> | -C, --continue-at=<text>
-w, --write-out=<text> | -m, --max-time=<text> | --connect-timeout=<text> | --max-redirs=<text> | --max-filesize=<text>
--limit-rate=<text> | --rate=<text> | --retry=<text> | --retry-delay=<text> | --retry-max-time=<text> | --keepalive-time=<text>
-y, --speed-time=<text> | -Y, --speed-limit=<text> | -z, --time-cond=<text> | --interface=<text> | --local-port=<text>
--resolve=<text> | --connect-to=<text> | --dns-servers=<text> | --dns-interface=<text> | --dns-ipv4-addr=<text> | --doh-url=<text>
--proto=<text> | --proto-default=<text> | --proto-redir=<text> | --noproxy=<text> | --parallel-max=<text> | --create-file-mode=<text>
--request-target=<text> | --expect100-timeout=<text> | --happy-eyeballs-timeout-ms=<text> | --tftp-blksize=<text> | --trace-config=<text>
-P, --ftp-port=<text> | --ftp-method=<text> | --ftp-account=<text> | --ftp-alternative-to-user=<secret> | --proxy-service-name=<text>
-Q, --quote, --postquote, --prequote=<text>   sends a command to the server
-t, --telnet-option=<text>
--mail-from=<text> | --mail-rcpt=<text> | --mail-auth=<text> | --variable=<text>
`;

function hostOf(call: Call): string {
  const address = call.values('--url')[0]?.text ?? call.texts[0] ?? '';
  return partsOf(address).host;
}

/** A value of `-d`, `-F` and the like names files by `@` or `<`. */
function sendFiles(call: Call, word: Word, named: RegExp): void {
  for (const [, file = ''] of word.text.matchAll(named)) {
    if (file === '-') sendStdin(call, hostOf(call));
    else call.as('upload', derivedWord(word, file));
  }
}

const isLogin = /^[^:]+:./;
const tokenHeader =
  /^(?:proxy-)?(?:authorization:\s*\w+\s+\S|x-(?:api-key|auth-token|vault-token):\s*\S|cookie:\s*\S|private-token:\s*\S)/i;

/** A header of one's own whose name says that it lets somebody in. */
const secretHeader = /^[\w-]*(?:auth|token|secret|api-?key|access-?key|session|passw|credential)[\w-]*:\s*(\S.*)$/i;

function lookAtHeaders(call: Call): void {
  for (const word of call.values('--header')) {
    if (word.text.startsWith('@')) call.as('upload', derivedWord(word, word.text.slice(1)));
    else if (tokenHeader.test(word.text)) call.as('secret', word);
    else call.hide(secretHeader.exec(word.text)?.[1] ?? '');
  }
}

/** `name=value; name=value`: the values let somebody in. A word without a sign names a file. */
function hideCookies(call: Call): void {
  for (const { text } of call.values('--cookie'))
    for (const pair of text.includes('=') ? text.split(';') : []) call.hide(pair.slice(pair.indexOf('=') + 1).trim());
}

function lookAtLogin(call: Call): void {
  for (const option of ['--user', '--proxy-user']) {
    for (const word of call.values(option)) if (isLogin.test(word.text)) call.as('secret', word);
  }
  lookAtHeaders(call);
  hideCookies(call);
}

function lookAtData(call: Call): void {
  for (const option of ['--data', '--data-binary', '--json']) {
    for (const word of call.values(option)) sendFiles(call, word, /^@(.+)/g);
  }
  for (const word of call.values('--data-urlencode')) sendFiles(call, word, /^[^=@]*@(.+)/g);
  for (const word of call.values('--form')) sendFiles(call, word, /=[@<]([^;]+)/g);
  for (const word of call.values('--variable')) sendFiles(call, word, /^[^=@]*@(.+)/g);
  for (const word of call.values('--cookie')) if (!word.text.includes('=')) call.as('read', word);
  if (call.value('--upload-file') === '-' || call.value('--upload-file') === '.') sendStdin(call, hostOf(call));
}

const sends = ['--data', '--data-binary', '--data-raw', '--data-urlencode', '--json', '--form', '--form-string'];

/** Paths of interfaces that end a service or remove what it keeps, whatever the method is called. */
const ending =
  /\/(?:_shutdown|_delete_by_query|_close|agent\/(?:leave|force-leave\/[^/]+)|actuator\/shutdown|-\/quit|admin\/tsdb\/delete_series|sys\/seal|containers\/[^/]+\/(?:kill|stop))\/?$/;

function lookAtMethod(call: Call): void {
  const host = hostOf(call);
  const method = call.value('--request')?.toUpperCase();
  const deletes = call.values('--quote').some(({ text }) => /^[-+*]?(?:dele|rmd|rm|rmdir)\b/i.test(text));
  if (method === 'DELETE' || deletes)
    call.effect('network', 'request-delete', 'host', host, { attributes: { external: true } });
  const path = (call.values('--url')[0]?.text ?? call.texts[0] ?? '').replace(/[?#].*$/, '');
  if (ending.test(path) && method !== 'GET' && method !== undefined)
    call.effect('network', 'request-delete', 'host', host, { attributes: { external: true } });
  const writes = method === 'POST' || method === 'PUT' || method === 'PATCH';
  if (writes || (!call.has('--get') && sends.some((option) => call.has(option)))) {
    call.effect('network', 'send', 'host', host, { attributes: { external: true } });
  }
  const socket = call.value('--unix-socket') ?? '';
  if (engineSocket.test(socket) && (writes || sends.some((option) => call.has(option)))) {
    call.effect('privilege', 'escape', 'object', socket);
  }
}

const weak = [
  '--insecure',
  '--proxy-insecure',
  '--doh-insecure',
  '--ssl-no-revoke',
  '--ssl-allow-beast',
  '--sslv2',
  '--sslv3',
];

function lookAtEncryption(call: Call): void {
  // Nobody is between a machine and itself.
  if (isLocal(hostOf(call))) return;
  if (weak.some((option) => call.has(option)) || call.has('--tlsv1.0') || call.has('--tlsv1.1')) {
    call.effect('crypto', 'weaken', 'host', hostOf(call));
  }
}

function writeNamed(call: Call, addresses: readonly Word[]): void {
  const below = call.value('--output-dir');
  for (const { text, span } of below === undefined ? [] : call.values('--output'))
    if (text !== '-') call.path('write', 'overwrite', `${below}/${text}`, { span });
  if (!call.has('--remote-name') && !call.has('--remote-name-all')) return;
  for (const word of addresses) {
    const name = fileNameOf(word.text);
    if (name !== undefined) call.path('write', 'overwrite', below === undefined ? name : `${below}/${name}`);
  }
}

/** Options that come by standard input: `output = file`, one a line. */
function given(call: Call): void {
  const [first] = call.words;
  if (first === undefined || call.stdin.text === undefined) return;
  const words = call.stdin.text.split('\n').flatMap((line) => {
    const [, name = '', value = ''] = /^\s*-{0,2}([\w-]+)\s*(?:[=:]|\s)\s*"?([^"]*)"?\s*$/.exec(line) ?? [];
    return name === '' ? [] : [`--${name}`, value];
  });
  if (words.length > 0)
    call.run(
      ['curl', ...words].map((text) => derivedWord(first, text)),
      { detached: true },
    );
}

function effects(call: Call): void {
  const addresses = [...call.operands, ...call.values('--url')];
  settingsFrom(call, call.values('--config'));
  if (call.values('--config').some(({ text }) => text === '-')) given(call);
  for (const word of addresses) lookAtAddress(call, word);
  lookAtLogin(call);
  lookAtData(call);
  tellsStatements(
    call,
    sends.flatMap((option) => call.values(option)),
    addresses,
  );
  lookAtMethod(call);
  lookAtEncryption(call);
  writeNamed(call, addresses);
}

export const curlTools: readonly ToolSpec[] = [
  { names: 'curl curlie', summary: 'transfers data from and to addresses', options, operands: '<url>...', effects },
];
