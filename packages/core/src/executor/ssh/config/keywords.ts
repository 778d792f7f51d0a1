/**
 * Every keyword that some OpenSSH knows, in small letters. Most of them do not concern us; but one that nobody knows is
 * likely a `HostName` or `ProxyJump` written wrong, and going on without it would reach another machine.
 */
export const keywords: ReadonlySet<string> = new Set(
  `
  addkeystoagent addressfamily afstokenpassing batchmode bindaddress bindinterface canonicaldomains
  canonicalizefallbacklocal canonicalizehostname canonicalizemaxdots canonicalizepermittedcnames casignaturealgorithms
  certificatefile challengeresponseauthentication channeltimeout checkhostip cipher ciphers clearallforwardings
  compression compressionlevel connectionattempts connecttimeout controlmaster controlpath controlpersist
  dsaauthentication dynamicforward enableescapecommandline enablesshkeysign escapechar exitonforwardfailure
  fallbacktorsh fingerprinthash forkafterauthentication forwardagent forwardx11 forwardx11timeout forwardx11trusted
  gatewayports globalknownhostsfile globalknownhostsfile2 gssapiauthentication gssapiclientidentity
  gssapidelegatecredentials gssapikexalgorithms gssapikeyexchange gssapirenewalforcesrekey gssapiserveridentity
  gssapitrustdns hashknownhosts host hostbasedacceptedalgorithms hostbasedauthentication hostbasedkeytypes
  hostkeyalgorithms hostkeyalias hostname identitiesonly identityagent identityfile identityfile2 ignoreunknown include
  ipqos kbdinteractiveauthentication kbdinteractivedevices keepalive kerberosauthentication kerberostgtpassing
  kexalgorithms knownhostscommand localcommand localforward loglevel logverbose macs match
  nohostauthenticationforlocalhost numberofpasswordprompts obscurekeystroketiming passwordauthentication
  permitlocalcommand permitremoteopen pkcs11provider port preferredauthentications protocol proxycommand proxyjump
  proxyusefdpass pubkeyacceptedalgorithms pubkeyacceptedkeytypes pubkeyauthentication refuseconnection rekeylimit
  remotecommand remoteforward requesttty requiredrsasize revokedhostkeys rhostsauthentication
  rhostsrsaauthentication rsaauthentication securitykeyprovider sendenv serveralivecountmax serveraliveinterval
  sessiontype setenv skeyauthentication smartcarddevice stdinnull streamlocalbindmask streamlocalbindunlink
  stricthostkeychecking syslogfacility tag tcpkeepalive tisauthentication tunnel tunneldevice updatehostkeys
  usekeychain useprivilegedport user userknownhostsfile userknownhostsfile2 useroaming usersh verifyhostkeydns
  versionaddendum visualhostkey warnweakcrypto xauthlocation
  `
    .trim()
    .split(/\s+/),
);
