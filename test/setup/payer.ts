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

export interface Payers {
  /** One request, as a browser makes it: `path` may be an address of ours, whatever host it names. */
  request(
    path: string,
    init?: { form?: Record<string, string>; headers?: Record<string, string>; method?: string },
  ): Promise<OpenPage>;
  /** Opens a page and goes where it leads. */
  open(path: string, headers?: Record<string, string>): Promise<OpenPage>;
  /** Sends the page's form with what the payer chose, and goes where that leads. */
  submit(page: OpenPage, chosen?: Record<string, string>): Promise<OpenPage>;
  /** From a link to the acquirer's page. */
  goToAcquirer(link: string, chosen?: Record<string, string>): Promise<OpenPage>;
  /** Pays what a link asks for, as the simulator is told to end it; where the payer is afterwards. */
  pay(link: string, decision?: Decision, chosen?: Record<string, string>): Promise<OpenPage>;
}

/** Payers of the service at an address. */
export const payersAt = (base: () => string): Payers => {
  const request: Payers['request'] = async (path, init = {}) => {
    const at = pathOf(path);
    const { form, headers = {}, method = form ? 'POST' : 'GET' } = init;
    const answer = await fetch(base() + at, {
      method,
      headers,
      redirect: 'manual',
      ...(form ? { body: new URLSearchParams(form) } : {}),
    });
    const html = await answer.text();
    return { status: answer.status, headers: answer.headers, html, at, text: textOf(html) };
  };

  const follow = async (page: OpenPage): Promise<OpenPage> => {
    let now = page;
    for (let hops = 0; now.status === 303; hops++) {
      if (hops === mostHops) throw new Error(`${page.at} leads in a circle.`);
      now = await request(now.headers.get('location') ?? '');
    }
    return now;
  };

  const open: Payers['open'] = async (path, headers = {}) => follow(await request(path, { headers }));

  const submit: Payers['submit'] = async (page, chosen = {}) =>
    follow(await request(actionOf(page), { form: { ...fieldsOf(page), ...chosen } }));

  const goToAcquirer: Payers['goToAcquirer'] = async (link, chosen = { paymentType: '1' }) =>
    submit(await open(link), chosen);

  const pay: Payers['pay'] = async (link, decision = 'approve', chosen) =>
    submit(await goToAcquirer(link, chosen), { decision });

  return { request, open, submit, goToAcquirer, pay };
};

const mostHops = 5;

/** Payers of the service under test. */
export const { request, open, submit, goToAcquirer, pay } = payersAt(() => inject('url'));

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
