import { Connect } from "./connect.ts"; import { systemClock } from "#comfyui/clock.ts";
import { mkdirSync, writeFileSync, rmSync } from "node:fs"; import { dirname } from "node:path";
const H="/tmp/eperf"; rmSync(H,{recursive:true,force:true});
const c = new Connect({home:H,platform:"linux",env:{EASEL_HOME_OVERRIDE:H},stateDirectory:H+"/s",entry:{command:"/x",args:["/x/easel-bridge.cjs"],env:{}},clock:systemClock,isRunning:async()=>false});
const big: any={mcpServers:{a:{command:"x"}}, projects:{}}; for(let i=0;i<6000;i++) big.projects["/home/u/p"+i]={allowedTools:[],history:[{display:"hello world "+i,pasted:{}}],n:i,t:true,lastCost:0.123,id:"aaaaaaaa-bbbb"};
const put=(p:string,t:string)=>{mkdirSync(dirname(H+p),{recursive:true});writeFileSync(H+p,t); console.log(p,t.length)};
put("/.cursor/mcp.json",JSON.stringify(big,null,2)); put("/.config/Code/User/mcp.json", "// c\n"+JSON.stringify({servers:big.mcpServers,...big},null,2));
let t="[mcp_servers.a]\ncommand='x'\n"; for(let i=0;i<9000;i++) t+=`[projects."/home/u/p${i}"]\ntrust_level = "trusted" # yes\nhistory = [{display="hello ${i}"}]\n`; put("/.codex/config.toml",t);
let y="extensions:\n  a:\n    cmd: x\n"; for(let i=0;i<9000;i++) y+=`k${i}:\n  trust: "yes" # c\n  display: hello ${i}\n  list: [a, b, 'c d e f g h i j']\n  more: text text text text text\n`; put("/.config/goose/config.yaml",y);
for (let r=0;r<3;r++) for(const id of ["cursor","vscode","codex","goose"]) { const t0=performance.now(); const p=await c.plan(id,"write"); const t1=performance.now(); if(p.kind!=="change") throw JSON.stringify(p); const s=await c.apply(id,p.planId); const t2=performance.now(); await c.undo(id,s.changes[0]!.id); console.log(id,"plan",(t1-t0).toFixed(0),"apply",(t2-t1).toFixed(0)); }
