import { randomBytes } from 'node:crypto';
import type { RefundBehaviour } from '../../shared/acquirers/simulator/decisions.ts';
import { type Decision, refundRepository } from '../../shared/store/refunds.ts';
import type { Client } from './client.ts';
import { eventually } from './eventually.ts';
import { tableUnderTest } from './merchant.ts';
import { goToAcquirer, submit } from './payer.ts';

/** An invoice that a payer has paid at the simulator, and the token of the payment. */
export interface Paid {
  invoice: { id: number; token: string; url: string; reference_number: string };
  token: string;
  receiptAt: string;
}

/** Makes an invoice and has it paid, through the pages; `refunds` is how the simulator takes refunds of it. */
export const paidInvoice = async (
  client: Client,
  amount = '15',
  refunds: RefundBehaviour = 'approve',
): Promise<Paid> => {
  const { json } = await client.call('POST', '/api/v1/invoice', {
    amount,
    invoiceType: '0',
    referenceNumber: `ORDER-${randomBytes(6).toString('hex')}`,
  });
  const receipt = await submit(await goToAcquirer(json.response.url), { decision: 'approve', refunds });
  const { json: details } = await client.call('GET', `/api/v1/invoice/${json.response.id}`);
  return { invoice: json.response, token: details.response.transaction.token, receiptAt: receipt.at };
};

export const askRefund = (client: Client, payload: object, headers: Record<string, string> = {}) =>
  client.call('POST', '/api/v1/refund', payload, headers);

export const refundOf = async (client: Client, id: number) =>
  (await client.call('GET', `/api/v1/refund/${id}`)).json.response;

/** What an operator says of a refund. */
export const rule = (merchantId: number, id: number, decision: Decision) =>
  refundRepository(tableUnderTest()).decide(
    merchantId,
    id,
    decision,
    { by: 'Huda', remark: decision },
    Date.now(),
  );

/** Approves a refund and waits until the acquirer has been told: the refund as it is then. */
export const approveRefund = async (client: Client, merchantId: number, id: number) => {
  await rule(merchantId, id, 'approve');
  return eventually(
    () => refundOf(client, id),
    ({ status }) => status !== 0,
  );
};
