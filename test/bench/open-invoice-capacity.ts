import { cancelOpenInvoice } from '../../functions/open-invoices/cancel-open-invoice.ts';
import { createOpenInvoice } from '../../functions/open-invoices/create-open-invoice.ts';
import { getOpenInvoice } from '../../functions/open-invoices/get-open-invoice.ts';
import { listOpenInvoiceCustomers } from '../../functions/open-invoices/list-open-invoice-customers.ts';
import { listOpenInvoices } from '../../functions/open-invoices/list-open-invoices.ts';
import { updateOpenInvoice } from '../../functions/open-invoices/update-open-invoice.ts';
import { createOpenInvoiceContract } from '../../shared/contracts/create-open-invoice.ts';
import { listOpenInvoiceCustomersContract } from '../../shared/contracts/list-open-invoice-customers.ts';
import { listOpenInvoicesContract } from '../../shared/contracts/list-open-invoices.ts';
import { updateOpenInvoiceContract } from '../../shared/contracts/update-open-invoice.ts';
import type { OpenInvoice } from '../../shared/domain/open-invoice.ts';
import type { MerchantRequest } from '../../shared/http/operation.ts';
import { openInvoiceListRepository } from '../../shared/store/open-invoice-lists.ts';
import { addPayer } from '../../shared/store/open-invoice-payments.ts';
import { openInvoiceRepository } from '../../shared/store/open-invoices.ts';
import type { Table } from '../../shared/store/table.ts';
import { payment } from '../store/open-shop.ts';
import { claimOn, noonMs } from '../store/shop.ts';
import { inputOf } from './field-input.ts';

type Caller = Omit<MerchantRequest<never>, 'input' | 'params' | 'nowMs'>;

/** Measures what a merchant does with open invoices; `cost` takes note of one act. */
export const openInvoiceCosts = async (
  table: Table,
  request: Caller,
  cost: <T>(name: string, act: () => Promise<T>) => Promise<T>,
): Promise<void> => {
  const { merchant: shop } = request;
  const repository = openInvoiceRepository(table);
  const both = { openInvoices: repository, lists: openInvoiceListRepository(table) };
  const createOpen = (reference = '') =>
    createOpenInvoice(
      {
        ...request,
        nowMs: noonMs,
        params: {},
        input: inputOf(createOpenInvoiceContract, { title: 'Gym', amountType: '0', fixAmount: '25' }),
        claim: reference === '' ? undefined : claimOn(shop.id, reference, noonMs),
      },
      both,
    );
  const of = (id: number) => ({
    ...request,
    nowMs: noonMs,
    params: { id: String(id) },
    input: {} as never,
  });
  const updateOpen = (id: number) =>
    updateOpenInvoice(
      { ...of(id), input: inputOf(updateOpenInvoiceContract, { expiryDate: '2026-12-31' }) },
      both,
    );
  const listOpen = (raw: Record<string, string>) =>
    listOpenInvoices({ ...of(0), input: inputOf(listOpenInvoicesContract, raw) }, both);
  const customers = (raw: Record<string, string>) =>
    listOpenInvoiceCustomers({ ...of(1), input: inputOf(listOpenInvoiceCustomersContract, raw) }, both);

  const first = ((await createOpen()).response as { id: number }).id;
  await cost('create an open invoice', () => createOpen());
  await cost('create an open invoice with a claim', () => createOpen('OPEN-1'));
  await cost('get an open invoice', () => getOpenInvoice(of(2), both));
  await cost('cancel an open invoice', () => cancelOpenInvoice(of(2), both));
  await cost('update an open invoice', () => updateOpen(3));
  const { accessKey: oldKey } = (await repository.byId(shop.id, 3)) as OpenInvoice;
  for (let id = 4; id < 10; id++) await updateOpen(id);
  const { accessKey: ownKey } = (await repository.byId(shop.id, first)) as OpenInvoice;
  await cost('open invoice by its own link', () => repository.byLinkKey(ownKey));
  await cost('open invoice by a link seven updates old', () => repository.byLinkKey(oldKey));
  for (let made = 10; made < 200; made++) await createOpen();
  await cost('open invoices, page 1 of 200', () => listOpen({}));
  await cost('open invoices, page 10 of 200', () => listOpen({ page: '10' }));
  await cost('open invoices, date range', () => listOpen({ fromDate: '2026-03-10', toDate: '2026-03-10' }));
  await cost('open invoices, search through 200', () => listOpen({ search: 'gym' }));
  const pay = (paymentId: number) =>
    addPayer(table, `${shop.id}-${paymentId}`, payment(shop.id, first, { paymentId }));
  await cost('customer of an open invoice', () => pay(1));
  for (let paymentId = 2; paymentId <= 40; paymentId++) await pay(paymentId);
  await cost('customers, page 1 of 2', () => customers({}));
  await cost('customers, page 2 of 2', () => customers({ page: '2' }));
};
