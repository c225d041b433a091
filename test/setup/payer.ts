import { inject } from 'vitest';
import type { Decision } from '../../shared/acquirers/simulator/decisions.ts';

/** A page as a payer's browser without scripts has it before it. */
export interface OpenPage {
  status: number;
  headers: Headers;
  html: string;
  /** Path and query it was found at, after redirects. */
  at: string;
  /** What a reader sees: no markup, references resolved, blanks joined. */
  text: string;
}

/** One request, as a browser makes it: `path` may be an address of ours, whatever host it names. */
export const request = async (
  path: string,
  init: { form?: Record<string, string>; headers?: Record<string, string>; method?: string } = {},
): Promise<OpenPage> => {
  const at = pathOf(path);
  const { form, headers = {}, method = form ? 'POST' : 'GET' } = init;
  const answer = await fetch(inject('url') + at, {
    method,
    headers,
    redirect: 'manual',
    ...(form ? { body: new URLSearchParams(form) } : {}),
  });
  const html = await answer.text();
  return { status: answer.status, headers: answer.headers, html, at, text: textOf(html) };
};

/** Opens a page and goes where it leads. */
export const open = async (path: string, headers: Record<string, string> = {}): Promise<OpenPage> =>
  follow(await request(path, { headers }));

/** Sends the page's form with what the payer chose, and goes where that leads. */
export const submit = async (page: OpenPage, chosen: Record<string, string> = {}): Promise<OpenPage> =>
  follow(await request(actionOf(page), { form: { ...fieldsOf(page), ...chosen } }));

const follow = async (page: OpenPage): Promise<OpenPage> => {
  let now = page;
  for (let hops = 0; now.status === 303; hops++) {
    if (hops === mostHops) throw new Error(`${page.at} leads in a circle.`);
    now = await request(now.headers.get('location') ?? '');
  }
  return now;
};

const mostHops = 5;

/** From a link to the acquirer's page. */
export const goToAcquirer = async (
  link: string,
  chosen: Record<string, string> = { paymentType: '1' },
): Promise<OpenPage> => submit(await open(link), chosen);

/** Pays what a link asks for, as the simulator is told to end it; where the payer is afterwards. */
export const pay = async (
  link: string,
  decision: Decision = 'approve',
  chosen?: Record<string, string>,
): Promise<OpenPage> => submit(await goToAcquirer(link, chosen), { decision });

/** Where the page's form is sent to. */
export const actionOf = ({ html, at }: OpenPage): string => {
  const action = /<form method="post" action="([^"]+)"/.exec(html)?.[1];
  if (action === undefined) throw new Error(`${at} has no form.`);
  return action;
};

/** What the form would send by itself: hidden fields and what is filled in. */
const fieldsOf = ({ html }: OpenPage): Record<string, string> =>
  Object.fromEntries(
    [...html.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [
      name,
      value,
    ]),
  );

const pathOf = (address: string): string => {
  const url = new URL(address, 'http://our.host');
  return url.pathname + url.search;
};

const textOf = (html: string): string =>
  html
    .replaceAll(/<(style|title)\b.*?<\/\1>/gs, '')
    .replaceAll(/<\/(?:p|h\d|dt|dd|div|li|th|td|label|legend|button|a|span)>/g, ' ')
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => characters[name] ?? '')
    .replaceAll(/\s+/g, ' ')
    .trim();

const characters: Record<string, string> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' };
