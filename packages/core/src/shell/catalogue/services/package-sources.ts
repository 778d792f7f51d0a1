import type { Call, Word } from '../../tools/tool-spec.js';
import { isLocal } from '../../words/is-local.js';
import { lookAtAddress, partsOf } from './web-address.js';

/** An index or registry that packages are taken from: whoever can change what is sent over plain HTTP decides what is installed. */
export function packageSource(call: Call, word: Word): void {
  const { scheme, host } = partsOf(word.text);
  lookAtAddress(call, word);
  if (scheme === 'http' && !isLocal(host))
    call.effect('package', 'unauthenticated', 'package', host, { span: word.span });
  else if (scheme !== '') call.effect('package', 'other-source', 'package', host, { span: word.span });
}

/** Packages that are installed, by name, address or directory. */
export function installPackages(call: Call, words: readonly Word[]): void {
  call.effect('package', 'install', 'package', words.map(({ text }) => text).join(' '));
  for (const word of words) {
    const address = /(?:git\+|^|@\s?)((?:https?|git|ssh):\/\/.+)/.exec(word.text)?.[1];
    if (address !== undefined) {
      call.as('url', { text: address, span: word.span });
      if (/^(?:http|git):/.test(address) && !isLocal(partsOf(address).host))
        call.effect('package', 'unauthenticated', 'package', word.text, { span: word.span });
      // What is fetched runs as it is installed, and no registry has it on record.
      else call.effect('package', 'install-address', 'package', word.text, { span: word.span });
    } else if (/^(?:\/|\.\.?\/|~)/.test(word.text)) call.as('script', word);
  }
}

/** Settings that switch the checks of packages off, or say where they come from. */
export function packageSetting(call: Call, key: string, value: Word): void {
  if (/strict-ssl$|ssl-verify$|ssl_verify$|sslverify$/i.test(key) && /^(?:false|no|0|off)$/i.test(value.text)) {
    call.effect('crypto', 'weaken', 'object', key, { span: value.span });
  } else if (/trusted-host$|unsafehttpwhitelist$|disable-tls$|secure-http$/i.test(key))
    call.effect('crypto', 'weaken', 'object', key, { span: value.span });
  else if (/registry$|index-url$|index\.url$|^repos?(?:itories)?\b|mirror/i.test(key)) packageSource(call, value);
  else if (/_authtoken$|_password$|_auth$|token$|^http-basic/i.test(key)) call.as('secret', value);
  else if (/^(?:script-shell|shell|editor|viewer|git|init-module|globalconfig|pre(?:install|publish))$/i.test(key))
    call.as('program', value);
  else if (/^(?:node-options|onload-script|init\.module)$/i.test(key)) call.as('library', value);
}
