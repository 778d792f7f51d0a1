import type { Call, Word } from '../../tools/tool-spec.js';
import { engineSocket } from './container-privileges.js';
import { derivedWord } from './derived-word.js';

/** What one of the two sides of socat is. */
export type SocatSide = 'network' | 'listener' | 'program' | 'file' | 'socket' | 'stdio' | 'other';

interface AddressKind {
  readonly side: SocatSide;
  readonly pattern: RegExp;
}

const kinds: readonly AddressKind[] = [
  {
    side: 'listener',
    pattern:
      /^(?:(?:tcp|udp|sctp|openssl|ssl|dccp|vsock|udplite|dtls)[46]?(?:-dtls-server|-listen|-l|-server|-recv|-recvfrom)|(?:tcp|udp|sctp|ssl)[46]?-listen|(?:openssl|ssl)-listen|ssl-l|udp[46]?-recv(?:from)?|ip[46]?-recv(?:from)?|socket-listen)$/,
  },
  {
    side: 'network',
    pattern:
      /^(?:(?:tcp|udp|sctp|dccp|vsock|udplite)[46]?(?:-connect|-sendto|-datagram)?|openssl(?:-connect|-dtls-client)?|ssl|dtls|socks[45][a-z0-9-]*|proxy(?:-connect)?|ip[46]?(?:-sendto|-datagram)?|socket-connect|socket-sendto|interface|tun)$/,
  },
  { side: 'program', pattern: /^(?:exec|system|shell)$/ },
  { side: 'file', pattern: /^(?:open|file|gopen|create|creat|pipe|fifo)$/ },
  { side: 'socket', pattern: /^(?:unix|abstract|local)(?:-\w+)*$/ },
  { side: 'stdio', pattern: /^(?:-|stdio|stdin|stdout|stderr|fd|readline|echo|pty)$/ },
];

function sideOf(keyword: string, hasColon: boolean): SocatSide {
  const name = keyword.toLowerCase();
  const kind = kinds.find(({ pattern }) => pattern.test(name));
  if (kind !== undefined) return kind.side;
  return !hasColon && /^[./~]/.test(keyword) ? 'file' : 'other';
}

/** Cuts the options off; `exec:"sh -c 'a,b'",pty` keeps its quotes together. */
function firstPart(text: string): string {
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] as string;
    if (character === '\\') at += 1;
    else if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === ',') return text.slice(0, at);
  }
  return text;
}

function unquoted(text: string): string {
  return text.replace(/^(["'])(.*)\1$/s, '$2');
}

/** One address as socat reads it. */
export interface SocatAddress {
  readonly side: SocatSide;
  readonly keyword: string;
  readonly value: Word;
  readonly settings: string;
}

/** `KEYWORD:value,option…`, a path, or `-`. A dual address `a!!b` counts as both. */
export function socatAddresses(word: Word): readonly SocatAddress[] {
  return word.text.split('!!').map((text) => {
    const colon = text.indexOf(':');
    const main = firstPart(text);
    const keyword = colon === -1 ? main : text.slice(0, colon);
    const value = colon === -1 ? main : unquoted(firstPart(text.slice(colon + 1)));
    const settings = text.slice(main.length).toLowerCase();
    return {
      side: sideOf(keyword, colon !== -1),
      keyword: keyword.toLowerCase(),
      value: derivedWord(word, value),
      settings,
    };
  });
}

/** What an address does by itself. `reads` and `writes` say in which directions bytes flow. */
export function applyAddress(call: Call, address: SocatAddress, reads: boolean, writes: boolean): void {
  const { side, keyword, value, settings } = address;
  if (side === 'listener') call.effect('network', 'listen', 'host', value.text, { span: value.span });
  else if (side === 'network') call.effect('network', 'connect', 'host', value.text, { span: value.span });
  else if (side === 'program') call.as('command', value);
  else if (side === 'file') applyFile(call, address, reads, writes);
  else if (side === 'socket') {
    call.path('network', 'connect', value.text);
    if (engineSocket.test(value.text)) call.effect('privilege', 'escape', 'object', value.text);
  } else if (side === 'other') call.as('any', value);
  if (/verify=0/.test(settings) && /ssl/.test(keyword)) call.effect('crypto', 'weaken', 'host', value.text);
  const user = /(?:^|,)su(?:-d|-e)?=([^,]+)/.exec(settings)?.[1];
  if (user !== undefined) call.effect('privilege', 'become', 'user', user);
}

function applyFile(call: Call, { keyword, value, settings }: SocatAddress, reads: boolean, writes: boolean): void {
  const makes = keyword.startsWith('creat') || /(?:^|,)(?:creat|create|trunc|wronly|append)/.test(settings);
  if (makes || (writes && !reads)) call.as(/append/.test(settings) ? 'append' : 'write', value);
  else call.as('read', value);
}
