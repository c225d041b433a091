// Makes an invoice of every kind and prints the links to pay them: node docs/examples/every-kind.mjs [base URL]
import { logIn } from './client.mjs';

const call = await logIn(process.argv[2]);

const show = (kind, url) => console.log(kind.padEnd(22), url);

const single = await call('POST', '/api/v1/invoice', {
  amount: '12.500',
  invoiceType: '0',
  customerName: 'Noura',
  description: 'Dates, two kinds',
  itemsList: [
    { itemTitle: 'Sukkari dates', rate: '3.000', quantity: '2', amount: '6.000' },
    { itemTitle: 'Ajwa dates', rate: '6.500', quantity: '1', amount: '6.500' },
  ],
});
show('single', single.response.url);

/** A day so many days from today, which the service knows: its clock may have been moved. */
const today = Date.parse(`${single.response.created_at.slice(0, 10)}T00:00:00Z`);
const inDays = (days) => new Date(today + days * 86_400_000).toISOString().slice(0, 10);

/** One of the invoices of a split bill or of an instalment plan. */
const part = (amount, customerName, expiresAt) => ({
  ...{ amount, customerName, expiresAt, invoiceType: '0', allocatePayType: '1,2' },
  ...{ mobileNumber: '66666666', countryCode: '965' },
});
const split = await call('POST', '/api/v1/invoice/split', {
  invoices: [part('7.500', 'Noura', inDays(7)), part('7.500', 'Salman', inDays(7))],
});
show('split, all parts', split.response[0].spliturl);

const emi = await call('POST', '/api/v1/invoice/emi', {
  invoices: [part('50.000', 'Noura', inDays(7)), part('50.000', 'Noura', inDays(37))],
});
show('instalments (EMI)', emi.response[0].spliturl);

const subscription = await call('POST', '/api/v1/invoice', {
  ...{ amount: '5.000', invoiceType: '0', customerName: 'Noura', description: 'Monthly box' },
  ...{ subscription: '1', SubscriptionType: '0', frequency: '1', noofRecurrence: '12', startDate: inDays(0) },
});
show('subscription', subscription.response.url);

const open = await call('POST', '/api/v1/open-invoice', {
  ...{ title: 'Charity box', amountType: '1', minAmount: '1.000', maxAmount: '100.000' },
  ...{ expiryDate: inDays(30), description: 'Any amount, any number of payers' },
});
show('open invoice', open.response.url);
