const files = 'what it works on';

/**
 * What the operands of everyday tools are called, where their roles do not say. By tool, or tool and subcommand; the last
 * name goes for all further operands.
 */
const names: Readonly<Record<string, readonly string[]>> = {
  grep: ['the pattern that it looks for', 'where it looks'],
  egrep: ['the pattern that it looks for', 'where it looks'],
  fgrep: ['the text that it looks for', 'where it looks'],
  zgrep: ['the pattern that it looks for', 'where it looks'],
  rg: ['the pattern that it looks for', 'where it looks'],
  ag: ['the pattern that it looks for', 'where it looks'],
  find: ['where it begins'],
  ls: ['what it lists'],
  cd: ['the directory that it goes to'],
  pushd: ['the directory that it goes to'],
  echo: ['a word that it prints'],
  printf: ['the format of what it prints', 'a value for the format'],
  chmod: ['the permissions that it sets', files],
  chown: ['the owner that it sets', files],
  chgrp: ['the group that it sets', files],
  kill: ['the process that gets the signal'],
  pkill: ['the name of the processes'],
  killall: ['the name of the processes'],
  ps: ['which processes, and what of them', 'which process'],
  sleep: ['how long it waits'],
  timeout: ['how long it may take'],
  tr: ['the characters that it looks for', 'the characters that it puts in their place'],
  seq: ['a number'],
  date: ['how it shows the time'],
  jq: ['the filter', 'a file that is read'],
  yq: ['the filter', 'a file that is read'],
  man: ['the page that it shows'],
  which: ['the program that it looks for'],
  type: ['the name that it looks up'],
  ssh: ['the machine that it logs in on', 'a word of the command that it runs there'],
  ping: ['the machine that it calls'],
  mount: ['what is mounted', 'where it is mounted'],
  umount: ['what is unmounted'],
  service: ['the service', 'what happens to it'],
  useradd: ['the name of the user'],
  userdel: ['the name of the user'],
  usermod: ['the name of the user'],
  passwd: ['the name of the user'],
  groupadd: ['the name of the group'],
  exit: ['0 for success, anything else for failure'],
  export: ['a variable for what runs from here on'],
  unset: ['the variable'],
  read: ['the variable that gets the line'],
  source: ['the file that it runs'],
  '.': ['the file that it runs'],
  nc: ['the machine', 'the port'],
  dig: ['what it asks for'],
  nslookup: ['what it asks for'],
  journalctl: ['what it shows'],
  sysctl: ['the parameter'],
  awk: ['a program in awk', 'a file that is read'],
  sed: ['a script of sed', files],
  make: ['what it makes'],
  tcpdump: ['a part of which packets it shows'],
  ss: ['a part of which connections it shows'],
  at: ['a part of when it runs'],
  java: ['the class that it runs', 'given to the class'],
  rename: ['what is replaced in names', 'what takes its place', 'a file'],
  ln: ['what the link leads to', 'the link'],
  expr: ['a part of the calculation'],
  psql: ['the database', 'the user'],
  mysql: ['the database'],
  tar: ['what it does, and how'],
  su: ['the user that it becomes'],
  'docker run': ['the image', 'a word of the command that runs in the container'],
  'docker exec': ['the container', 'a word of the command that runs in it'],
  'docker logs': ['the container'],
  'kubectl exec': ['the pod', 'a word of the command that runs in it'],
  'kubectl get': ['what it shows', 'its name'],
  'kubectl describe': ['what it shows', 'its name'],
  'kubectl delete': ['the kind of what is deleted', 'its name'],
  'kubectl logs': ['the pod'],
  'git clone': ['where the repository is', 'the directory that it goes into'],
  'git checkout': ['what it switches to'],
  'git switch': ['the branch that it switches to'],
  'git merge': ['what is merged'],
  'git rebase': ['the branch that it is put on'],
  'git push': ['where it is uploaded to', 'the branch'],
  'git pull': ['where it is downloaded from', 'the branch'],
  'git fetch': ['where it is downloaded from', 'the branch'],
  'git add': ['what is added'],
  'git reset': ['the state that it goes back to'],
};

/** Tools of which the first word says what they do, where nobody described what it can be. */
const toldByWord: ReadonlySet<string> = new Set(
  (
    'aws az gcloud gh glab doctl ip ufw nmcli nft tc bridge iw cargo brew dotnet rustup btrfs cryptsetup semanage pkg ' +
    'keyctl qm pct linode-cli openstack svn nix git npm apt kubectl helm terraform systemctl'
  ).split(' '),
);

/** What the operand at `index` of a tool is called; `''` where nobody gave it a name. */
export function operandName(program: string, subcommand: string, index: number): string {
  const key = subcommand === '' ? program : `${program} ${subcommand}`;
  const own = Object.hasOwn(names, key) ? names[key] : undefined;
  if (own === undefined)
    return index === 0 && subcommand === '' && toldByWord.has(program) ? 'says what it is to do' : '';
  return own[Math.min(index, own.length - 1)] ?? '';
}
