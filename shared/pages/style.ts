import { createHash } from 'node:crypto';

/**
 * The one stylesheet of all pages, inline so that a page is one request. Without scripts, fonts or pictures of others;
 * light and dark, for one hand on a phone and for paper.
 */
const source = `
:root{color-scheme:light dark;
--page:#f4f5f7;--card:#fff;--ink:#1a1f36;--soft:#545b70;--line:#e1e4ea;--field:#767d91;
--accent:#0b5c4b;--accent-ink:#fff;--tint:#e8f3f0;
--good:#0a6640;--good-bg:#e2f4ea;--warn:#7a4a00;--warn-bg:#fdf1dc;--bad:#a1182e;--bad-bg:#fdebed;
}
@media (prefers-color-scheme:dark){:root{
--page:#0f1218;--card:#1a1f29;--ink:#eef0f5;--soft:#aab1c2;--line:#313848;--field:#8b93a7;
--accent:#5fd0b0;--accent-ink:#06231c;--tint:#16302a;
--good:#7fdcab;--good-bg:#12301f;--warn:#f3c877;--warn-bg:#33270f;--bad:#ff9dab;--bad-bg:#3a151c;
}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-bottom:6rem}
body{margin:0;background:var(--page);color:var(--ink);
font:400 1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans Arabic","Noto Naskh Arabic",Tahoma,sans-serif;
min-height:100vh;min-height:100dvh;display:flex;flex-direction:column}
:lang(ar){line-height:1.7}
a{color:var(--accent);text-underline-offset:.2em}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:4px}
.skip{position:absolute;inset-inline-start:-99rem}
.skip:focus{inset-inline-start:1rem;top:.5rem;background:var(--card);padding:.75rem;z-index:2}
.top,main,footer{width:100%;max-width:34rem;margin:0 auto;padding:0 1rem}
.top{display:flex;justify-content:space-between;align-items:center;gap:1rem;min-height:3.5rem}
.brand{font-weight:650;margin:0;overflow-wrap:anywhere}
.top a{display:inline-flex;align-items:center;min-height:2.75rem;padding:0 .75rem;margin-inline-end:-.75rem;flex:none}
main{flex:1}
.card{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:1.25rem;margin:0 0 1rem}
h1{font-size:1.0625rem;font-weight:500;color:var(--soft);margin:.75rem 0 0;line-height:1.4;overflow-wrap:anywhere}
.card>h1:first-child{margin-top:0}
h1.said{font-size:1.375rem;font-weight:650;color:var(--ink)}
h2,h3,legend{font-size:1rem;font-weight:650;margin:0 0 .75rem;padding:0}
p{margin:.5rem 0 0}
.total{font-size:clamp(1.625rem,8.5vw,2.25rem);font-weight:700;line-height:1.25;margin:.125rem 0 0;letter-spacing:-.01em}
.total:lang(ar){letter-spacing:0}
.total+dl{margin-top:.75rem}
.soft{color:var(--soft)}
.small{font-size:.875rem}
.money,.code{white-space:nowrap;font-variant-numeric:tabular-nums}
.code,.total .money{white-space:normal;overflow-wrap:anywhere}
.state{display:inline-block;margin:0;padding:.125rem .625rem;border-radius:99px;font-size:.875rem;font-weight:600;background:var(--warn-bg);color:var(--warn)}
.state.paid{background:var(--good-bg);color:var(--good)}
.state.cancelled,.state.expired,.state.failed{background:var(--bad-bg);color:var(--bad)}
dl{margin:0}
.steps{margin:.75rem 0 0;padding-inline-start:1.25rem}
dl div{display:flex;justify-content:space-between;gap:1rem;padding:.5rem 0;border-top:1px solid var(--line)}
dl div:first-child{border:0}
dt{color:var(--soft);flex:none;max-width:45%}
dd{margin:0;text-align:end;overflow-wrap:anywhere;min-width:0;white-space:pre-line}
table{width:100%;border-collapse:collapse}
th{font-weight:500;color:var(--soft);font-size:.875rem}
th,td{text-align:end;padding:.5rem 0;padding-inline-start:.75rem;border-top:1px solid var(--line);vertical-align:top}
th:first-child,td:first-child{text-align:start;padding-inline-start:0;overflow-wrap:anywhere}
tbody th span{display:block}
thead th{border:0;padding-top:0}
tbody th{color:var(--ink);font-size:1rem;font-weight:400}
tfoot th{color:var(--ink)}
tfoot tr:last-child>*{font-weight:650}
form,fieldset:not(.card){border:0;margin:0;padding:0;min-width:0}
legend{float:inline-start;width:100%}
legend+*{clear:both}
.choice{display:flex;align-items:center;gap:.75rem;min-height:3.25rem;padding:.5rem .875rem;border:1px solid var(--field);border-radius:10px;margin-top:.5rem;cursor:pointer}
.choice:has(:checked){border-color:var(--accent);background:var(--tint);box-shadow:inset 0 0 0 1px var(--accent)}
.choice input{width:1.25rem;height:1.25rem;margin:0;accent-color:var(--accent);flex:none}
.choice .soft{margin-inline-start:auto}
.field+.field{margin-top:1rem}
.field label{display:block;font-weight:600}
.field input,.field select{display:block;width:100%;min-height:3rem;margin-top:.375rem;padding:.5rem .75rem;font:inherit;color:inherit;background:var(--card);border:1px solid var(--field);border-radius:10px}
.error{color:var(--bad);font-weight:600}
[aria-invalid=true]{border-color:var(--bad)!important}
.button{display:flex;align-items:center;justify-content:center;width:100%;min-height:3.25rem;padding:.5rem 1rem;margin-top:.75rem;border:1px solid var(--accent);border-radius:12px;background:var(--accent);color:var(--accent-ink);font:inherit;font-size:1.0625rem;font-weight:650;text-align:center;text-decoration:none;cursor:pointer}
.button.second{background:none;color:var(--accent)}
.pay{position:sticky;bottom:0;margin:0 -1rem;padding:.25rem 1rem calc(.75rem + env(safe-area-inset-bottom));background:var(--page);border-top:1px solid var(--line)}
.parts{list-style:none;margin:0;padding:0}
.parts li{border-top:1px solid var(--line);padding:.875rem 0}
.parts h3{margin:0}
.parts .row+.row{margin-top:.25rem}
.parts li:first-child{border:0;padding-top:0}
.row{display:flex;justify-content:space-between;gap:1rem;align-items:baseline}
.parts a{display:inline-flex;align-items:center;min-height:2.75rem;flex:none}
.notice{background:var(--warn-bg);color:var(--warn);border-radius:10px;padding:.75rem 1rem;font-weight:600;margin:0 0 1rem}
.scan{display:flex;align-items:center;gap:1rem;margin:1.25rem 0 0}
.scan p{margin:0}
.qr{width:6.5rem;height:6.5rem;background:#fff;border-radius:8px;flex:none}
footer{padding-bottom:1.5rem}
@media (min-width:40rem){body{padding-top:1.5rem}.card{padding:1.75rem}.pay{position:static;background:none;border:0}}
@media print{
:root{--page:#fff;--card:#fff;--ink:#000;--soft:#333;--line:#bbb}
.top a,.skip,.button,.pay,.choices,.trust{display:none}
.card{border:0;padding:0;break-inside:avoid}
.state{padding:0}
a{color:inherit}
}
`;

export const stylesheet = source.replaceAll(/\n/g, '');

/** What lets a browser use this stylesheet and no other. */
export const stylesheetHash = `sha256-${createHash('sha256').update(stylesheet).digest('base64')}`;
