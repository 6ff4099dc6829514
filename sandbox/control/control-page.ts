/** One page without any library: a row per environment with what one may do to it. */
export const controlPage = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sandbox control</title><style>
:root{color-scheme:light dark;font:14px/1.45 system-ui,sans-serif}body{margin:2rem auto;max-width:72rem;padding:0 1rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.5rem .6rem;border-bottom:1px solid color-mix(in srgb,currentColor 18%,transparent);vertical-align:top}
select,button{font:inherit;padding:.2rem .5rem}small{opacity:.7}#say{min-height:1.5em}</style></head><body>
<h1>Sandbox control</h1><p>Cause a fault, rotate a value or restart pods, and watch what Bindery makes of it.</p>
<p id="say" role="status"></p><table><thead><tr><th>Environment</th><th>Pods</th><th>Began as</th><th>Do</th></tr></thead><tbody id="rows"></tbody></table>
<script>
const say=document.getElementById("say"),rows=document.getElementById("rows");
const el=(tag,props,...kids)=>{const e=Object.assign(document.createElement(tag),props);e.append(...kids);return e};
const select=(label,options)=>{const s=el("select",{ariaLabel:label});for(const [v,t] of options)s.append(el("option",{value:v},t));return s};
async function act(path,body){say.textContent="…";const r=await fetch("api/"+path,{method:"POST",body:JSON.stringify(body)});
const a=await r.json();say.textContent=r.ok?path+" "+body.environment+": done":a.error;refresh()}
const cells=new Map();
async function refresh(){const w=await(await fetch("api/world")).json();
for(const e of w.environments){const id=e.namespace+"/"+e.environment;if(!cells.has(id))add(id,e,w.faults);cells.get(id).textContent=e.pods.join(", ")||"none"}}
function add(id,e,faults){const at={namespace:e.namespace,environment:e.environment};
const f=select("Fault of "+e.environment,faults.map(x=>[x.id,x.title])),k=select("Key of "+e.environment,e.keys.map(x=>[x,x]));
const b=(t,fn)=>el("button",{type:"button",onclick:fn},t);const pods=el("td",{});cells.set(id,pods);
rows.append(el("tr",{},el("td",{},e.environment,el("br",{}),el("small",{},e.namespace)),pods,el("td",{},e.state),
el("td",{},f," ",b("Cause",()=>act("apply",{...at,fault:f.value}))," ",b("Undo",()=>act("revert",{...at,fault:f.value})),el("br",{}),
k," ",b("Rotate",()=>act("rotate",{...at,key:k.value}))," ",b("Restart pods",()=>act("restart",at)))))}
refresh();setInterval(refresh,2000);
</script></body></html>
`;
