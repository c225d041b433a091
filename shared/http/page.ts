import middy, { type MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { Contract, Fields, Input } from '../contracts/contract.ts';
import { ApiError } from '../domain/api-error.ts';
import { type Clock, systemClock } from '../domain/clock.ts';
import type { Language } from '../domain/invoice.ts';
import { kuwaitDate } from '../domain/kuwait-time.ts';
import { environment } from '../environment.ts';
import { errorPage } from '../pages/error-page.ts';
import type { PageReply } from '../pages/page-reply.ts';
import { stylesheetHash } from '../pages/style.ts';
import { bodyForm } from './body-form.ts';
import { type Call, type HttpAnswer, newCall, present, queryOf } from './call.ts';
import { checkFields } from './check-fields.ts';
import { answerTo } from './error-answer.ts';
import { logFault } from './log.ts';
import { preferredLanguage } from './preferred-language.ts';
import { requestLog } from './request-log.ts';
import { pathParams } from './validation.ts';

/** What the function of a page is given. */
export interface PageRequest<F extends Fields = Fields> {
  /** The fields that are well formed; which are not, is for the page to tell beside them. */
  input: Partial<Input<F>>;
  malformed: ReadonlySet<string>;
  /** The key in the link. */
  key: string;
  nowMs: number;
  requestId: string;
  /** The link itself was opened, not another language of it. */
  isVisit: boolean;
  /** The language to answer in, and to tell of later errors in: the one asked for, else the page's own, else the browser's. */
  languageFor(own?: Language): Language;
}

/**
 * Makes a Lambda handler of a page's contract and the function that answers it.
 *
 * Request id and log → errors as pages → form → the function → HTML, or a redirect for which the browser asks with GET.
 */
export const page = <F extends Fields>(
  contract: Contract<F>,
  handle: (request: PageRequest<F>) => Promise<PageReply>,
  clock: Clock = systemClock,
) => {
  const languages = new WeakMap<Call, Language>();
  const chooseLanguage = (call: Call, own?: Language): Language => {
    const language = askedLanguage(call) ?? own ?? preferredLanguage(call);
    languages.set(call, language);
    return language;
  };
  const stack = middy<Call, HttpAnswer>()
    .use(requestLog(contract.name, clock))
    .use(errorPages((call) => languages.get(call) ?? chooseLanguage(call)))
    .use(bodyForm())
    .handler(async (call: Call) => {
      const request = requestOf(contract, call);
      return answer(await handle({ ...request, languageFor: (own) => chooseLanguage(call, own) }));
    });

  return (event: APIGatewayProxyEventV2, context: Context): Promise<HttpAnswer> =>
    stack(newCall(event, clock()), context) as Promise<HttpAnswer>;
};

const requestOf = <F extends Fields>(
  contract: Contract<F>,
  call: Call,
): Omit<PageRequest<F>, 'languageFor'> => {
  const { fields } = contract as unknown as Contract;
  const context = { today: kuwaitDate(call.startedMs), merchantCode: '', paymentTypes: [] };
  const { value, errors } = checkFields({ fields }, call.form.fields, context);
  return {
    input: value as Partial<Input<F>>,
    malformed: new Set(Object.keys(errors)),
    key: present(pathParams(call)['key'], '{key}'),
    nowMs: call.startedMs,
    requestId: call.requestId,
    isVisit: contract.method === 'GET' && !queryOf(call).has('lang'),
  };
};

const askedLanguage = (call: Call): Language | undefined => {
  const asked = queryOf(call).get('lang') ?? call.form.fields['lang'];
  return asked === 'en' || asked === 'ar' ? asked : undefined;
};

/** A failure as a page, with the status that it has everywhere else. */
const errorPages = (languageOf: (call: Call) => Language): MiddlewareObj<Call, HttpAnswer> => ({
  onError: (request) => {
    const { error, event: call } = request;
    const known = error instanceof ApiError ? error.failure : undefined;
    if (known) call.failure = known.code;
    else logFault(call.requestId, error);
    const { statusCode = 500, headers } = known ? answerTo(known) : { headers: {} as Record<string, string> };
    const made = htmlAnswer(statusCode, errorPage(statusCode, call.requestId, languageOf(call)));
    const retryAfter = headers['Retry-After'];
    request.response = retryAfter
      ? { ...made, headers: { ...made.headers, 'Retry-After': retryAfter } }
      : made;
  },
});

const answer = (reply: PageReply): HttpAnswer => {
  if ('html' in reply) return htmlAnswer(reply.status ?? 200, reply.html);
  const { 'Content-Type': _none, ...headers } = pageHeaders;
  return { statusCode: 303, headers: { ...headers, Location: ownPath(reply.redirect) }, body: '' };
};

/** An address of ours without its host: a form that leads to another name of this host would be stopped by the policy. */
const ownPath = (address: string): string => {
  const base = `${environment.publicBaseUrl}/`;
  return address.startsWith(base) ? address.slice(base.length - 1) : address;
};

const htmlAnswer = (statusCode: number, body: string): HttpAnswer => ({
  statusCode,
  headers: { ...pageHeaders },
  body,
});

/** No script at all, one stylesheet, no picture but the empty icon; not in frames, caches, referrers or search engines. */
const pageHeaders = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  'Content-Security-Policy': [
    "default-src 'none'",
    `style-src '${stylesheetHash}'`,
    'img-src data:',
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'X-Robots-Tag': 'noindex',
} as const;
