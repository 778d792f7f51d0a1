import type { Call, ToolSpec, Usage } from '../../tools/tool-spec.js';
import { derivedWord } from './derived-word.js';
import { sendStdin } from './web-address.js';

const inAndOut = `
-in=<read>                        reads a file
-out=<write>                      writes a file`;

const shared = `
-engine=<library>                 loads a crypto engine
-provider=<library>               loads a provider
-provider-path=<look> | -provparam=<text> | -propquery=<text>
-config=<read>                    reads settings from a file
-key, -inkey, -signkey, -privkey=<look>   reads a private key
-passin=<text> | -pass=<text> | -passout=<text>   gives a password
-cert, -CAfile, -CAkey, -CA, -certfile, -untrusted, -trusted, -cert_chain, -dcert, -dkey, -chain, -CRL, -signer, -recip=<look>
-rand=<read> | -writerand=<write> | -CApath=<look> | -CAstore=<text> | -extfile=<read> | -oid=<read> | -content=<read> | -paramfile=<read>
-inform=<text> | -outform=<text> | -keyform=<text> | -certform=<text> | -CAform=<text> | -nameopt=<text> | -certopt=<text> | -subj=<text>
-days=<text> | -set_serial=<text> | -addext=<text> | -extensions=<text> | -reqexts=<text> | -newkey=<text> | -pkeyopt=<text> | -sigopt=<text>
-algorithm=<text> | -name=<text> | -policy=<text> | -section=<text> | -purpose=<text> | -checkend=<text> | -checkhost=<text> | -checkip=<text>
-verify=<text> | -depth=<text> | -attime=<text> | -caname=<text> | -conv_form=<text> | -param_enc=<text> | -ext=<text> | -utf8 | -multi=<text>`;

const weakDigest = /^-(?:md[245]|mdc2|sha1?|ripemd(?:160)?|rmd160)$/i;
const weakCipher =
  /^-?(?:des(?:-(?!ede3-cbc|ede3$)[\w-]*)?|des3|des-ede3[\w-]*|rc[245][\w-]*|bf[\w-]*|blowfish|cast[\w-]*|idea[\w-]*|seed[\w-]*|[\w-]+-ecb)$/i;

function weaken(call: Call, what: string): void {
  call.effect('crypto', 'weaken', 'object', what);
}

function passwords(call: Call): void {
  for (const option of ['-passin', '-pass', '-passout']) {
    for (const word of call.values(option)) {
      if (word.text.startsWith('pass:') && word.text.length > 5)
        call.as('secret', derivedWord(word, word.text.slice(5)));
      if (word.text.startsWith('file:')) call.as('read', derivedWord(word, word.text.slice(5)));
    }
  }
}

const keyFile = /\.(?:key|pem|crt|cert|cer|csr|req|der|p12|pfx|p8|pub|cnf)$/i;

/** Files of keys and certificates that it makes or works with; nothing of them is shown unless they are printed. */
function keyFiles(call: Call): void {
  for (const word of [...call.values('-out'), ...call.values('-keyout')]) {
    if (keyFile.test(word.text)) call.effect('crypto', 'make-key', 'object', word.text, { span: word.span });
    else call.as('write', word);
  }
  const isQuiet =
    call.has('-pubout') || (call.has('-noout') && !call.has('-text')) || keyFile.test(call.value('-out') ?? '');
  for (const word of call.values('-in')) call.as(isQuiet && keyFile.test(word.text) ? 'look' : 'read', word);
}

function hasWeak(call: Call, pattern: RegExp): boolean {
  return call.words.some(({ text }) => pattern.test(text));
}

function isShort(bits: string | undefined): boolean {
  return bits !== undefined && /^\d+$/.test(bits) && Number(bits) < 2048;
}

/** Suites that hide nothing, or hardly anything. */
const weakCiphers = /(?:^|[:+])(?:[ae]?NULL|EXP(?:ORT)?\w*|RC4|DES|3DES|MD5|LOW|ADH|ALL)(?:$|[:@+-])|SECLEVEL=0/i;

/** NIST SP 800-131A: RSA and DSA keys below 2048 bits are disallowed, as are signatures with MD5 and SHA-1. */
function makeKey(call: Call): void {
  passwords(call);
  keyFiles(call);
  const fromOption = /^(?:rsa|dsa):(\d+)$/.exec(call.value('-newkey') ?? '')?.[1];
  const fromSetting = /(?:rsa_keygen_bits|dsa_paramgen_bits):(\d+)/.exec(
    call
      .values('-pkeyopt')
      .map(({ text }) => text)
      .join(' '),
  )?.[1];
  const plain = /^gen(?:rsa|dsa)|^d(?:sa|h)param/.test(call.subcommand) ? call.texts.at(-1) : undefined;
  if (isShort(fromOption) || isShort(fromSetting) || isShort(plain)) weaken(call, 'short key');
  if (leavesKeyOpen(call))
    call.effect('crypto', 'unprotected-key', 'object', call.value('-keyout') ?? call.value('-out') ?? '');
  if (/^(?:req|x509|ca)$/.test(call.subcommand) && !call.has('-fingerprint') && hasWeak(call, weakDigest))
    weaken(call, 'digest');
}

function encrypt(call: Call): void {
  passwords(call);
  for (const word of [...call.values('-k'), ...call.values('-K')]) call.as('secret', word);
  const decrypts = call.has('-d');
  const isBase64 =
    /base64|^enc$/.test(call.subcommand) && (call.has('-a') || call.has('-base64') || call.subcommand === 'base64');
  if (!decrypts && hasWeak(call, weakCipher)) weaken(call, 'cipher');
  if (!decrypts && weakCipher.test(call.subcommand)) weaken(call, 'cipher');
  if (!decrypts) return;
  const { text } = call.stdin;
  if (isBase64 && text !== undefined && !call.has('-in'))
    call.print({ decoded: true, text: Buffer.from(text, 'base64').toString('utf8') });
  else call.print({ decoded: true });
}

function connect(call: Call): void {
  passwords(call);
  const host = call.value('-connect') ?? call.value('-host') ?? call.texts[0] ?? '';
  call.effect('network', 'connect', 'host', host);
  if (['-ssl2', '-ssl3', '-tls1', '-tls1_1'].some((option) => call.has(option))) weaken(call, 'protocol');
  if (weakCiphers.test(call.value('-cipher') ?? '')) weaken(call, 'cipher');
  if (call.hasStdin) sendStdin(call, host);
  call.print({ downloaded: true });
}

function serve(call: Call): void {
  const place = call.value('-accept') ?? call.value('-port') ?? '4433';
  call.effect('network', 'listen', 'host', place);
  if (weakCiphers.test(call.value('-cipher') ?? '')) weaken(call, 'cipher');
  if (call.has('-WWW') || call.has('-HTTP')) call.effect('network', 'serve-files', 'host', place);
  if (call.hasStdin) sendStdin(call, place);
  call.print({ downloaded: true });
}

/** A private key that is written so that whoever has the file has the key. */
function leavesKeyOpen(call: Call): boolean {
  const isOpen = call.has('-nodes') || call.has('-noenc') || call.has('-nocrypt');
  if (/^(?:req|pkcs12|pkcs8)$/.test(call.subcommand))
    return isOpen && (call.subcommand !== 'req' || call.has('-newkey') || call.has('-keyout')) && !call.has('-nokeys');
  return (
    /^(?:rsa|dsa|ec|pkey)$/.test(call.subcommand) &&
    call.has('-in') &&
    call.has('-out') &&
    !['-pubout', '-pubin', '-noout', '-aes256', '-aes128', '-des3'].some((option) => call.has(option))
  );
}

const encUsage: Usage = {
  summary: 'encrypts, decrypts or encodes',
  options: `${inAndOut}
-d                                decrypts
-k=<text>                         uses a password
-K=<text>                         uses a key
-kfile=<read>                     reads the password from a file
-iv=<text> | -S=<text> | -md=<text> | -bufsize=<text> | -iter=<text> | -saltlen=<text>
-e | -a | -A | -base64 | -nosalt | -salt | -pbkdf2 | -p | -P | -nopad | -z | -v | -none | -debug | -list | -ciphers`,
  style: 'long-dash',
  effects: encrypt,
};

const keyUsage: Usage = {
  summary: 'makes keys, requests and certificates',
  options: `
-in=<text> | -keyout=<text> | -out=<text>
-export | -nocrypt | -info | -nokeys | -nocerts | -clcerts | -cacerts | -topk8 | -print_certs | -aes256 | -des3 | -aes128 | -legacy | -inform=<text>
-verify | -x509 | -new | -nodes | -noenc | -noout | -text | -pubkey | -pubout | -pubin | -req | -CAcreateserial | -batch | -modulus | -subject
-issuer | -dates | -startdate | -enddate | -serial | -fingerprint | -hash | -email | -genkey | -check | -trustout | -x509toreq | -newhdr | -reqopt=<text>
-CAserial=<read> | -set_issuer=<text> | -force_pubkey=<look> | -copy_extensions=<text> | -not_before=<text> | -not_after=<text> | -curves | -list_curves`,
  style: 'long-dash',
  effects: makeKey,
};

const digestUsage: Usage = {
  summary: 'prints checksums or signs',
  options: `${inAndOut}
-sign, -prverify=<read>           signs with a private key
-verify, -signature=<read>        checks a signature
-hmac=<secret> | -mac=<text> | -macopt=<text> | -xoflen=<text> | -c | -d | -debug | -hex | -binary | -r | -list`,
  operands: '<read>...',
  style: 'long-dash',
  effects: (call) => {
    passwords(call);
    if (call.has('-sign') && hasWeak(call, weakDigest)) weaken(call, 'digest');
  },
};

const otherUsage: Usage = {
  summary: 'handles keys, certificates and messages',
  options: `${inAndOut}\n-keyout=<write>`,
  style: 'long-dash',
  operands: '<any>...',
  effects: passwords,
};

function each(names: string, usage: Usage): Readonly<Record<string, Usage>> {
  return Object.fromEntries(names.split(' ').map((name) => [name, usage]));
}

const ciphers =
  'enc base64 des des3 des-cbc des-ecb des-ede3-cbc rc2 rc4 rc5 bf bf-cbc cast idea seed aes-128-cbc aes-192-cbc aes-256-cbc aes-128-ecb aes-256-ecb aes-256-ctr aes-128-ctr camellia-256-cbc aria-256-cbc zlib';
const digests = 'dgst md4 md5 sha1 sha224 sha256 sha384 sha512 sha3-256 sha3-512 blake2b512 blake2s256 rmd160 sm3 mac';
const makers = 'req genrsa gendsa genpkey x509 dsaparam dhparam ca ecparam rsa dsa ec pkey pkcs12 pkcs8 pkcs7';

export const opensslTools: readonly ToolSpec[] = [
  {
    names: 'openssl libressl',
    summary: 'handles keys, certificates and encrypted connections',
    options: shared,
    style: 'long-dash',
    subcommands: {
      ...each(ciphers, encUsage),
      ...each(digests, digestUsage),
      ...each(makers, keyUsage),
      s_client: {
        summary: 'connects over TLS',
        options: `
-connect, -host=<text>            talks to that machine
-proxy=<host> | -port=<text> | -servername=<text> | -starttls=<text> | -xmpphost=<text> | -cipher=<text> | -ciphersuites=<text> | -alpn=<text>
-sess_out=<write> | -sess_in=<read> | -keylogfile=<write> | -msgfile=<write> | -early_data=<upload> | -verify_hostname=<text> | -verify=<text> | -bind=<text>
-sigalgs=<text> | -groups=<text> | -psk=<secret> | -psk_identity=<text> | -proxy_pass=<text> | -proxy_user=<text> | -unix=<look> | -nextprotoneg=<text>
-showcerts | -quiet | -brief | -tls1 | -tls1_1 | -tls1_2 | -tls1_3 | -ssl3 | -no_ssl3 | -status | -debug | -msg | -state | -crlf | -ign_eof | -no_ign_eof
-prexit | -verify_return_error | -reconnect | -pause | -noservername | -4 | -6 | -nbio | -tlsextdebug | -security_debug`,
        style: 'long-dash',
        effects: connect,
      },
      s_server: {
        summary: 'waits for connections over TLS',
        options: `
-accept, -port=<text>             waits there
-WWW, -HTTP                       hands out files of this directory
-www | -cert2=<read> | -key2=<read> | -dhparam=<read> | -cipher=<text> | -ciphersuites=<text> | -Verify=<text> | -verify=<text> | -servername=<text>
-keylogfile=<write> | -unix=<look> | -naccept=<text> | -context=<text> | -psk=<secret> | -alpn=<text> | -quiet | -debug | -msg | -state | -nocert | -rev`,
        style: 'long-dash',
        effects: serve,
      },
      rand: { summary: 'prints random bytes', options: `${inAndOut}\n-hex | -base64`, style: 'long-dash' },
      passwd: {
        summary: 'prints the hash of a password',
        options: `${inAndOut}\n-salt=<text> | -stdin | -1 | -5 | -6 | -apr1 | -aixmd5 | -crypt | -noverify | -quiet | -table | -reverse`,
        operands: '<secret>...',
        style: 'long-dash',
        effects: (call) => {
          if (call.has('-crypt')) weaken(call, 'password hash');
        },
      },
      '*': otherUsage,
    },
  },
];
