import type { Call, Word } from '../../tools/tool-spec.js';

const addressAt = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:([^/@\s]*)@)?(\[[^\]]*\]|[^/:?#\s]*)/i;

/** Scheme, credentials and host of an address, as far as it has them. */
export function partsOf(address: string): { readonly scheme: string; readonly login: string; readonly host: string } {
  const [, scheme = '', login = '', host = ''] = addressAt.exec(address) ?? [];
  return { scheme: scheme.toLowerCase(), login, host: host.toLowerCase() };
}

/** Where clouds tell a machine its own credentials, in the spellings that resolve to it. */
const metadataHost =
  /^(?:169\.254\.169\.254|169\.254\.170\.2(?:\uE000.*)?|metadata(?:\.google\.internal|\.goog)?|100\.100\.100\.200|\[fd00:ec2::254\]|\[fd00:ec2::23\]|\[::ffff:(?:169\.254\.169\.254|a9fe:a9fe)\]|2852039166|0xa9fea9fe|0251\.0376\.0251\.0376|169\.254\.43518|instance-data)$/;

/** What an address says by itself: a password in it, or a cloud's service for credentials. */
export function lookAtAddress(call: Call, word: Word): void {
  const { host, login } = partsOf(word.text);
  if (login.includes(':') && !login.endsWith(':')) {
    call.effect('crypto', 'expose-secret', 'object', `password for ${host}`, { span: word.span });
  }
  if (metadataHost.test(host)) {
    call.effect('cloud', 'list-secrets', 'host', host, { span: word.span, attributes: { sensitive: true } });
  }
}

/** The name a download gets when none is given; `undefined` when the address has no last part. */
export function fileNameOf(address: string): string | undefined {
  const path = address.replace(/^(?:[a-z]+:\/\/)?[^/?#]*/i, '').replace(/[?#].*$/, '');
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name === '' ? undefined : name;
}

/** Says that what is read from standard input leaves this machine. */
export function sendStdin(call: Call, host: string): void {
  const attributes = call.stdin.traits.sensitive
    ? ({ external: true, sensitive: true } as const)
    : ({ external: true } as const);
  call.effect('network', 'send', 'host', host, { attributes });
}
