import { html } from 'hono/html';
import type { Invoice, Language } from '../domain/invoice.ts';
import { type Subscription, subscriptionSteps } from '../domain/subscription.ts';
import { type Html, longDate, moment } from './formats.ts';
import { facts } from './layout.ts';
import { textsIn } from './texts.ts';

/** More steps than these would only push the rest of the page away. */
const mostSteps = 5;

/** What an invoice's subscription is, how it stands, and what happened with this invoice in it. */
export const subscriptionSection = (
  subscription: Subscription,
  invoice: Invoice,
  language: Language,
): Html => {
  const { subscription: texts } = textsIn(language);
  const steps = subscriptionSteps(subscription, invoice.id)
    .slice(-mostSteps)
    .map(({ atMs, what, nextOn }) => {
      const next =
        nextOn && html` <span class="small soft">${texts.next} ${longDate(nextOn, language)}</span>`;
      return html`<li>${texts.steps[what]}${next}<br><span class="small soft">${moment(atMs, language)}</span></li>`;
    });
  return html`<section class="card"><h2>${texts.title}</h2>${facts([
    [texts.state, texts.states[subscription.state]],
    [texts.from, longDate(subscription.startDate, language)],
    [texts.payments, String(subscription.recurrences)],
  ])}${steps.length > 0 && html`<ol class="steps">${steps}</ol>`}</section>`;
};
