(function(){var d=document;
function openHash(){var e=location.hash&&d.getElementById(location.hash.slice(1));if(!e)return;for(var p=e;p;p=p.parentElement)if(p.tagName==='DETAILS')p.open=true;e.scrollIntoView()}
addEventListener('hashchange',openHash);openHash();
d.addEventListener('click',function(v){var a=v.target.closest&&v.target.closest('a[href^="#"]');if(a&&a.getAttribute('href')===location.hash)openHash()});
addEventListener('beforeprint',function(){d.querySelectorAll('details:not(.deep)').forEach(function(x){if(!x.open){x.dataset.was=1;x.open=true}})});
addEventListener('afterprint',function(){d.querySelectorAll('details[data-was]').forEach(function(x){x.open=false;x.removeAttribute('data-was')})});
var t=d.querySelector('.tools');if(t){t.hidden=false;var f={o:'',v:'',p:''},out=t.querySelector('output');
var go=function(){var n=0;d.querySelectorAll('.find tbody').forEach(function(b){var any=0;b.querySelectorAll('tr.f').forEach(function(r){var ok=(!f.o||r.dataset.o===f.o||r.dataset.o==='all')&&(!f.v||r.dataset.v===f.v)&&(!f.p||b.dataset.p===f.p);r.hidden=!ok;any+=ok});b.hidden=!any;n+=any});out.textContent=n+(n===1?' row':' rows')};
t.querySelectorAll('select').forEach(function(s){s.onchange=function(){f[s.dataset.f]=s.value;go()}});go()}
var got=d.getElementById('csv');if(got)d.querySelectorAll('a.csv').forEach(function(a){a.href=got.href;a.download=got.download});
d.querySelectorAll('th[data-sortable]').forEach(function(th){var b=d.createElement('button');b.className='sort';b.type='button';while(th.firstChild)b.appendChild(th.firstChild);th.appendChild(b);
b.onclick=function(){var tb=th.closest('table'),i=[].indexOf.call(th.parentNode.children,th),up=th.getAttribute('aria-sort')==='descending';tb.querySelectorAll('th').forEach(function(x){x.removeAttribute('aria-sort')});th.setAttribute('aria-sort',up?'ascending':'descending');
tb.querySelectorAll('tbody').forEach(function(B){var r=[].slice.call(B.querySelectorAll('tr.f'));r.sort(function(a,c){var x=a.children[i],y=c.children[i];if(!x||!y)return 0;var u=x.dataset.sort,w=y.dataset.sort,k=u!==undefined&&w!==undefined?u-w:x.textContent.localeCompare(y.textContent);return up?k:-k});r.forEach(function(x){B.appendChild(x)})})}})})();
