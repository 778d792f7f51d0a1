import type { CodeFinding } from './code-finding.js';

type Action = CodeFinding['action'];

/** What cmdlets do, by their names and short names in lower case. */
export const cmdlets: ReadonlyMap<string, Action> = new Map(
  (
    [
      ['line', 'cmd bash sh'],
      ['program', 'start-process saps start start-job sajb invoke-item ii invoke-wmimethod'],
      ['evaluate', 'invoke-expression iex invoke-command icm add-type'],
      ['read', 'get-content gc cat type import-csv select-string sls import-clixml'],
      [
        'write',
        'set-content sc out-file add-content ac new-item ni tee-object tee export-csv clear-content clc export-clixml copy-item cp copy cpi move-item mv move mi rename-item rni',
      ],
      ['delete', 'remove-item ri rm del erase rd rmdir'],
      ['permission', 'set-acl'],
      ['fetch', 'invoke-webrequest iwr invoke-restmethod irm wget curl start-bitstransfer'],
      ['connect', 'test-netconnection enter-pssession etsn new-pssession nsn send-mailmessage'],
      ['load', 'import-module ipmo'],
    ] as const
  ).flatMap(([action, names]) => names.split(' ').map((name): [string, Action] => [name, action])),
);

/** Cmdlets that control the machine: the program that does the same, and, where `''` ends it, the words given to it. */
export const machineCmdlets: ReadonlyMap<string, readonly string[]> = new Map([
  ['stop-computer', ['shutdown', '-h', 'now']],
  ['restart-computer', ['shutdown', '-r', 'now']],
  ['stop-service', ['systemctl', 'stop', '']],
  ['restart-service', ['systemctl', 'restart', '']],
  ['suspend-service', ['systemctl', 'stop', '']],
  ['remove-service', ['systemctl', 'disable', '']],
  ['stop-process', ['pkill', '']],
  ['spps', ['pkill', '']],
  ['kill', ['pkill', '']],
  ['clear-eventlog', ['journalctl', '--vacuum-time=1s']],
  ['remove-eventlog', ['journalctl', '--vacuum-time=1s']],
  ['remove-localuser', ['userdel', '']],
  ['new-localuser', ['useradd', '']],
  ['disable-localuser', ['usermod', '-L', '']],
]);

/** Methods of .NET by their names in lower case, called on whatever it is. */
export const methods: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['downloadstring', 'fetch'],
  ['downloaddata', 'fetch'],
  ['downloadfile', 'fetch'],
  ['uploadstring', 'fetch'],
  ['uploadfile', 'fetch'],
  ['openread', 'fetch'],
  ['getstringasync', 'fetch'],
  ['readalltext', 'read'],
  ['readalllines', 'read'],
  ['readallbytes', 'read'],
  ['openwrite', 'write'],
  ['writealltext', 'write'],
  ['writeallbytes', 'write'],
  ['appendalltext', 'write'],
  ['create', 'write'],
  ['delete', 'delete'],
  ['start', 'program'],
  ['loadfile', 'load'],
  ['loadfrom', 'load'],
  ['invokescript', 'evaluate'],
  ['connect', 'connect'],
]);

/** Verbs that a cmdlet's name begins with. */
export const verbs = new Set(
  'add clear close compare complete compress connect convert convertfrom convertto copy debug disable disconnect enable enter exit expand export find foreach format get group hide import install invoke join limit lock measure merge mount move new open out pop protect publish push read receive register remove rename repair request reset resize resolve restart restore resume revoke save search select send set show skip sort split start step stop submit suspend switch sync tee test trace unblock uninstall unlock unregister update use wait watch where write'.split(
    ' ',
  ),
);
/** Short names of cmdlets that look or print. */
export const aliases = new Set(
  'echo write dir ls gci gi ps gps gsv gm ft fl fw select where measure group sort pwd gl cd sl chdir cls clear history h r sleep kill'.split(
    ' ',
  ),
);

/** Words of the language. */
export const keywords = new Set(
  'if else elseif while for foreach function param return try catch finally switch do until in throw exit break continue begin process end using'.split(
    ' ',
  ),
);
