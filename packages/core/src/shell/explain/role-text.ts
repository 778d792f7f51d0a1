import type { Role } from '../tools/tool-spec.js';

const roles: Readonly<Record<Role, string>> = {
  text: '',
  any: '',
  read: 'a file that is read',
  look: 'what it looks at',
  directory: 'where what it runs begins',
  write: 'the file that is written',
  append: 'the file that is added to',
  modify: 'the file that is changed',
  create: 'what is made',
  delete: 'what is deleted',
  command: 'a command line that it runs',
  argv: 'the command that it runs',
  program: 'the program that it starts',
  library: 'code that it loads',
  script: 'the script that it runs',
  url: 'the address that it fetches',
  upload: 'a file that is sent away',
  host: 'the machine that it talks to',
  server: 'the machine that does what it is told',
  listen: 'where it waits for connections',
  secret: 'a password or another secret, for everybody to see',
  assignment: 'a variable for what it runs',
  python: 'code in Python',
  perl: 'code in Perl',
  ruby: 'code in Ruby',
  node: 'code in JavaScript',
  php: 'code in PHP',
  lua: 'code in Lua',
  awk: 'a program in awk',
  sed: 'a script of sed',
  vim: 'a command of the editor',
  sql: 'a statement for the database',
  tcl: 'code in Tcl',
  m4: 'a macro',
  gdb: 'a command of the debugger',
  make: 'a makefile',
  powershell: 'code in PowerShell',
  code: 'code in another language',
};

const languages: ReadonlySet<Role> = new Set([
  'python',
  'perl',
  'ruby',
  'node',
  'php',
  'lua',
  'awk',
  'sed',
  'vim',
  'sql',
  'tcl',
  'm4',
  'gdb',
  'make',
  'powershell',
  'code',
]);

/** What a word of that role is; `''` where the role does not say. */
export function roleText(role: Role): string {
  return roles[role] ?? '';
}

export function isCode(role: Role): boolean {
  return languages.has(role);
}
