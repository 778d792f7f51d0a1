import { analyse, assessRisk } from './src/shell.js';
import { readFileSync } from 'node:fs';
for (const l of readFileSync(process.argv[2]!,'utf8').split('\n').filter(Boolean)) { const [cwd,c]=l.split('\t'); const a=analyse(c!,cwd?{cwd}:{}); const r=assessRisk(a,{environment:'production'}); console.log(r.score.toFixed(2),cwd,'|',c,'|',a.effects.map(e=>`${e.kind}:${e.action} ${(e.target as any).path??(e.target as any).name}`).join('; ')); }
