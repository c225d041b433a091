import { html } from 'hono/html';
import { cardBehaviours, type Decision, refundBehaviours } from '../acquirers/simulator/decisions.ts';
import type { SimulatedPayment } from '../acquirers/simulator/simulated-payments.ts';
import { code, type Html, money, named } from './formats.ts';
import { facts, layout, message } from './layout.ts';
import type { PageReply } from './page-reply.ts';
import { fieldError, typeName } from './payment-form.ts';
import { textsIn } from './texts.ts';

export interface SimulatorView {
  payment: SimulatedPayment;
  language: SimulatedPayment['language'];
  nowMs: number;
  /** Shown again because no button of ours was pressed. */
  wrongDecision?: boolean;
}

/** The simulator's page: what an acquirer would show, with a button for each way that a payment can end. */
export const simulatorPage = ({ payment, language, nowMs, wrongDecision }: SimulatorView): PageReply => {
  const { simulator: texts } = textsIn(language);
  const isClosed = payment.closesMs <= nowMs;
  const content = isClosed ? closed(payment, language) : html`${ask(payment, language, wrongDecision)}`;
  const body = html`<p class="notice">${texts.notice}</p>${content}`;
  const title = `${texts.title}, ${payment.merchantName}`;
  return {
    html: layout({ language, title, merchantName: texts.title, body }),
    status: isClosed ? 410 : wrongDecision ? 422 : 200,
  };
};

const closed = ({ returnUrl }: SimulatedPayment, language: SimulatedPayment['language']): Html => {
  const { simulator: texts } = textsIn(language);
  const link = html`<a class="button" href="${returnUrl}">${texts.back}</a>`;
  return message(texts.closed, texts.closedBody, link);
};

const ask = (
  payment: SimulatedPayment,
  language: SimulatedPayment['language'],
  wrongDecision = false,
): Html => {
  const { simulator: texts } = textsIn(language);
  const list = facts([
    [texts.merchant, named(payment.merchantName)],
    [texts.reference, payment.orderReference && code(payment.orderReference)],
  ]);
  return html`<section class="card"><h1>${typeName(payment.paymentType, language)}</h1><p class="total">${money(payment.amount, language)}</p>${list}</section><form method="post" action="/simulator/${payment.reference}"><input type="hidden" name="lang" value="${language}">${payment.keepCard && cardField(language)}${refundField(language)}<section class="card"><h2>${texts.decide}</h2>${wrongDecision && fieldError('decision-error', texts.chooseDecision, language)}${buttons(language)}</section></form>`;
};

const cardField = (language: SimulatedPayment['language']): Html => {
  const { simulator: texts } = textsIn(language);
  return choice('behaviour', texts.behaviour, cardBehaviours, texts.behaviours);
};

const refundField = (language: SimulatedPayment['language']): Html => {
  const { simulator: texts } = textsIn(language);
  return choice('refunds', texts.refund, refundBehaviours, texts.refunds);
};

/** What the simulator shall do later, the first one unless another is chosen. */
const choice = <Name extends string>(
  id: string,
  label: string,
  names: readonly Name[],
  texts: Readonly<Record<Name, string>>,
): Html => {
  const options = names.map((name) => html`<option value="${name}">${texts[name]}</option>`);
  return html`<section class="card field"><label for="${id}">${label}</label><select id="${id}" name="${id}">${options}</select></section>`;
};

const buttons = (language: SimulatedPayment['language']): Html[] => {
  const { decisions: names } = textsIn(language).simulator;
  return (Object.keys(names) as Decision[]).map(
    (decision) =>
      html`<button class="${decision === 'approve' ? 'button' : 'button second'}" type="submit" name="decision" value="${decision}">${names[decision]}</button>`,
  );
};
